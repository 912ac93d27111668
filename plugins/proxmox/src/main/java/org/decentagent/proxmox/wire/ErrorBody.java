// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a refusal. Immutable. */
public record ErrorBody(@Nullable String message, @Nullable Map<String, Object> errors) {}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A line of a task's log. Immutable. */
public record LogLine(@Nullable Integer n, @Nullable String t) {}

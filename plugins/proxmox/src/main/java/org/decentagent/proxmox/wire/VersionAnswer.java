// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** What {@code GET /version} answers. Immutable. */
public record VersionAnswer(@Nullable String version, @Nullable String release) {}

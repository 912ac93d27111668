// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A row of {@code GET /nodes/{node}/certificates/info}. Immutable. */
public record CertificateRow(@Nullable String filename, @Nullable String fingerprint) {}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import org.jspecify.annotations.Nullable;

/** A row of an IP set, or of the list of IP sets. Immutable. */
public record IpsetRow(@Nullable String name, @Nullable String cidr) {}

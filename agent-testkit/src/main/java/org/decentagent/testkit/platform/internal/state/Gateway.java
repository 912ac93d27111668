// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** Where a delivered instance is reached through a gateway. Immutable. */
public record Gateway(
    @Nullable String slug,
    @Nullable String subdomain,
    @Nullable Integer sshPort,
    @Nullable Integer portRangeStart,
    @Nullable Integer portRangeEnd) {
  public static final Gateway NONE = new Gateway(null, null, null, null, null);
}

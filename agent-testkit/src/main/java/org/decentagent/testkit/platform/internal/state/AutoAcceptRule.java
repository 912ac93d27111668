// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** Which durations of one offering a provider accepts without looking. Immutable. */
public record AutoAcceptRule(
    long id,
    String provider,
    String offeringId,
    @Nullable Long minHours,
    @Nullable Long maxHours,
    boolean enabled) {
  public boolean allows(long hours) {
    return enabled
        && (minHours == null || hours >= minHours)
        && (maxHours == null || hours <= maxHours);
  }
}

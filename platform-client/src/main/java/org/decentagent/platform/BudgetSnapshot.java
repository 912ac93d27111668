// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;

/**
 * How the budget of calls stands. Immutable.
 *
 * @param writes calls that change something
 * @param reads calls that only read
 * @param throttled how often the platform said "too many"
 * @param skipped calls that found no room and were not sent
 * @param heldFor how long nothing is sent at all, after the platform said "too many"
 */
public record BudgetSnapshot(
    Share writes, Share reads, long throttled, long skipped, Duration heldFor) {
  /**
   * One kind of calls. Immutable.
   *
   * @param limit calls a minute
   * @param used calls under way or answered within the last minute
   * @param waiting calls that wait for room
   */
  public record Share(int limit, int used, int waiting) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One look at a contract's instance. Immutable.
 *
 * @param checkedAt when we looked
 * @param status what we saw
 * @param latencyMillis how long the answer took
 * @param details for people
 */
public record HealthReport(
    Instant checkedAt, Status status, OptionalInt latencyMillis, Optional<String> details) {
  /** What a look can show. Immutable. */
  public enum Status {
    /** It answers as it should. */
    HEALTHY,
    /** It does not. */
    UNHEALTHY,
    /** We could not look; counts against the uptime like {@link #UNHEALTHY}. */
    UNKNOWN;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

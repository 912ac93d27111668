// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;
import java.util.Optional;

/**
 * What the platform says of itself. Immutable.
 *
 * @param message for people
 * @param environment such as {@code prod}
 * @param clockAhead how far its clock is ahead of ours, to the second; negative when behind. Beyond
 *     five minutes it accepts no signature
 */
public record ServiceHealth(String message, String environment, Optional<Duration> clockAhead) {}

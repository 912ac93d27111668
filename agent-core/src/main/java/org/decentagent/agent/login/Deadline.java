// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.time.Duration;

/** The instant at which a try ends, on a clock that nobody can set. Immutable. */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left; zero or less when it has passed. */
  Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }
}

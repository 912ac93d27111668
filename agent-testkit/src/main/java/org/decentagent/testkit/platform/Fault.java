// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Duration;

/** What goes wrong with one call to the simulated platform. */
public sealed interface Fault {
  /** The connection is closed without an answer and nothing happens. */
  record Refused() implements Fault {}

  /** The call takes effect and the connection is closed without an answer. */
  record LostAnswer() implements Fault {}

  /** Something in front of the platform answers instead of it; nothing happens. */
  record Status(int status, String contentType, String body) implements Fault {}

  /** The platform's own rate limit answers; nothing happens. */
  record Throttled() implements Fault {}

  /** The call is handled after a while of real time, a minute at most. */
  record Delayed(Duration by) implements Fault {
    public Delayed {
      if (by.isNegative() || by.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("a delay is between 0 and 60 s, not " + by);
      }
    }
  }

  /** A success with a JSON document of about so many bytes answers; nothing happens. */
  record HugeBody(int bytes) implements Fault {}

  /** The call is handled, and a piece of text stands first in the list that it answers with. */
  record MalformedElement(String json) implements Fault {}

  /** The platform checks the signature's time by a clock that is ahead by this much. */
  record ClockSkew(Duration ahead) implements Fault {}
}

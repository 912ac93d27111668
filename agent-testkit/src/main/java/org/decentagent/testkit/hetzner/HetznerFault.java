// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;

/** What goes wrong with one call to the simulated API. */
public sealed interface HetznerFault {
  /** The connection is closed without an answer, and nothing happens. */
  record Refused() implements HetznerFault {}

  /** The call takes effect, and the connection is closed without an answer. */
  record LostAnswer() implements HetznerFault {}

  /** The API refuses in its own form; nothing happens. */
  record ErrorAnswer(int status, String code, String message) implements HetznerFault {
    /** The rate limit is used up, as far as this call is concerned. */
    public static ErrorAnswer throttled() {
      return new ErrorAnswer(429, "rate_limit_exceeded", "limit of 3600 requests per hour reached");
    }
  }

  /** Something in front of the API answers instead of it; nothing happens. */
  record Status(int status, String contentType, String body) implements HetznerFault {
    /** A proxy's page. */
    public static Status badGateway() {
      return new Status(
          502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>");
    }
  }

  /** The call takes effect, and what comes back with its status is something else. */
  record Garbled(String body) implements HetznerFault {}

  /** The call waits until it is let go. */
  record Held(Hold hold, Point point) implements HetznerFault {}

  /** Where a call waits. */
  enum Point {
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  /**
   * The action with this command, begun by the call, ends in an error. The server exists all the
   * same.
   *
   * @param message may be empty, and is an error still
   */
  record ActionFails(String command, String code, String message, Aftermath aftermath)
      implements HetznerFault {}

  /** What a failed action did. */
  enum Aftermath {
    /** Everything that it should have. */
    DONE_ALL_THE_SAME,
    NOTHING_DONE
  }

  /** The server made by the call shows nowhere for a while, but its name is taken. */
  record Hidden(Duration by) implements HetznerFault {}

  /** The guest does not react to the signal of this shutdown. */
  record ShutdownIgnored() implements HetznerFault {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.Optional;

/** An answer with a status of success, not opened yet. Confined to one thread. */
final class Received {
  private static final int EXCERPT = 60;

  private final byte[] body;
  private final String contentType;
  private final Optional<Instant> date;
  private final Effect atWorst;

  /**
   * Takes what came.
   *
   * @param contentType as sent; empty when missing
   * @param date the sender's clock
   * @param atWorst what may have happened when the body cannot be read
   */
  Received(byte[] body, String contentType, Optional<Instant> date, Effect atWorst) {
    this.body = body;
    this.contentType = contentType;
    this.date = date;
    this.atWorst = atWorst;
  }

  /** At most 8 MiB; not copied. */
  byte[] body() {
    return body;
  }

  Optional<Instant> date() {
    return date;
  }

  /** When the body is not what it should be. */
  <T> Answer<T> unreadable(String why) {
    String type = contentType.isEmpty() ? "no content type" : PrintableText.of(contentType, 80);
    return new Answer.Unreadable<>(
        body.length == 0
            ? "it is empty (" + type + ")"
            : why + " (" + type + ", starts with '" + PrintableText.of(body, EXCERPT) + "')",
        atWorst);
  }
}

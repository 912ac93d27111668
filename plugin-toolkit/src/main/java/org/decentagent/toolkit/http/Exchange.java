// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of one request. "It failed" is three different things here. */
public sealed interface Exchange {
  /**
   * The backend answered, with whatever status.
   *
   * @param headers by lower-case name; of repeated ones the last
   * @param body as text, whole; what is too long is {@link NoAnswer}
   */
  record Answered(int status, Map<String, String> headers, String body) implements Exchange {
    /** Copies the map. */
    public Answered {
      headers = Map.copyOf(headers);
    }

    /** A header's value, by name in any case. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the status says success. */
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
      return "status " + status + ", " + body.length() + " characters";
    }
  }

  /**
   * Nothing of the request left this machine: no such host, no connection, no trusted certificate.
   *
   * @param why one clause that names host and port
   * @param untrusted whether it was the certificate
   */
  record NotSent(String why, boolean untrusted) implements Exchange {}

  /**
   * The request, or a part of it, was sent, and no whole answer came: it may have had its effect.
   *
   * @param why one clause that names host and port
   */
  record NoAnswer(String why) implements Exchange {}
}

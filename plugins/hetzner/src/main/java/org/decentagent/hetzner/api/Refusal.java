// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.hetzner.wire.ErrorJson;
import org.decentagent.hetzner.wire.WireJson;
import org.decentagent.toolkit.http.Exchange;

/**
 * An answer of Hetzner that says no. Immutable.
 *
 * @param code what to branch on; empty when the answer was not in the API's form
 * @param message for a person, one line, bounded
 * @param names the members, limits or announcements that the refusal names
 * @param correlation what Hetzner's support asks for
 */
record Refusal(
    int status, String code, String message, List<String> names, Optional<String> correlation) {
  private static final int LONGEST = 300;

  static Refusal of(Exchange.Answered answer) {
    Optional<String> correlation = answer.header("X-Correlation-Id").map(Refusal::oneLine);
    ErrorJson.Refused error;
    try {
      error = WireJson.read(answer.body(), ErrorJson.class).error();
    } catch (IllegalArgumentException e) {
      error = null;
    }
    return error == null
        ? new Refusal(answer.status(), "", "an answer of another form", List.of(), correlation)
        : new Refusal(
            answer.status(),
            oneLine(Optional.ofNullable(error.code()).orElse("")),
            oneLine(Optional.ofNullable(error.message()).orElse("")),
            names(Optional.ofNullable(error.details())),
            correlation);
  }

  private static List<String> names(Optional<ErrorJson.Details> details) {
    return details.stream()
        .flatMap(it ->
            Stream.of(
                    Optional.ofNullable(it.fields()).orElse(List.of()).stream(),
                    Optional.ofNullable(it.limits()).orElse(List.of()).stream(),
                    Stream.of(new ErrorJson.Named(it.announcement())))
                .flatMap(named -> named))
        .flatMap(named -> Optional.ofNullable(named.name()).stream())
        .map(Refusal::oneLine)
        .toList();
  }

  /** Whether it was the path that the server does not know, rather than the thing. */
  boolean isAboutThePath() {
    return message.contains("route");
  }

  /** Control characters out, cut to a length that fits a line. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  @Override
  public String toString() {
    return message
        + (names.isEmpty() ? "" : " " + names)
        + " ("
        + (code.isEmpty() ? "status " + status : code + ", status " + status)
        + correlation.map(id -> ", correlation " + id).orElse("")
        + ")";
  }
}

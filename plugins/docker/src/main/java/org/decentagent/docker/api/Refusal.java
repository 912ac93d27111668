// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of the engine that says no. Immutable.
 *
 * @param what what was tried, such as {@code start container dc-…}
 * @param status the HTTP status
 * @param message the engine's own words, one line of at most 300 characters
 */
record Refusal(String what, int status, String message) {
  private static final int LONGEST = 300;
  private static final Pattern LIBRARY_PREFIX = Pattern.compile("^Status [0-9]{3}: ");
  private static final Pattern JSON_MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  static Refusal of(String what, DockerException refused) {
    String text = refused.getMessage() == null ? "" : refused.getMessage();
    String body = LIBRARY_PREFIX.matcher(text).replaceFirst("");
    Matcher json = JSON_MESSAGE.matcher(body);
    return new Refusal(
        what,
        refused.getHttpStatus(),
        oneLine(json.find() ? json.group(1).replace("\\\"", "\"").replace("\\n", " ") : body));
  }

  static String oneLine(String text) {
    String line = NOT_PRINTABLE.matcher(text).replaceAll(" ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** Whether the engine's words contain that text, in either case. */
  boolean says(String text) {
    return message.toLowerCase(Locale.ROOT).contains(text);
  }

  /** A 404 in the engine's own form: a proxy's page or a wrong path proves nothing. */
  boolean isNoSuch(String kind) {
    return status == 404
        && (says("no such " + kind) || (says(kind) && says("not found")) || says("no such object"));
  }
}

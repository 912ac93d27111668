// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which calls are meant: a method and a path, either of them {@code *} for any. Inside a path,
 * {@code *} stands for one segment. Immutable.
 *
 * @param path below {@code /v1}, without the query, such as {@code /servers/*}
 */
public record CallPattern(String method, String path) {
  private static final String CHANGE = "change";

  /** Matches every call. */
  public static CallPattern any() {
    return new CallPattern("*", "*");
  }

  /** Matches every call that may change something. */
  public static CallPattern change() {
    return new CallPattern(CHANGE, "*");
  }

  boolean matches(String requestMethod, String requestPath) {
    return (method.equals("*")
            || method.equals(requestMethod)
            || (method.equals(CHANGE) && !requestMethod.equals("GET")))
        && (path.equals("*") || expression().matcher(requestPath).matches());
  }

  private Pattern expression() {
    return Pattern.compile(
        Arrays.stream(path.split("/", -1))
            .map(segment -> segment.equals("*") ? "[^/]+" : Pattern.quote(segment))
            .collect(Collectors.joining("/")));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which calls are meant: a method and a path, either of them {@code *} for any. Inside a path,
 * {@code *} stands for one segment and {@code **} for any number. Immutable.
 *
 * @param path as on the request line, {@code /api/v1} included and the query left out
 */
public record CallPattern(String method, String path) {
  private static final Pattern STARS = Pattern.compile("\\*\\*?");

  /** Matches every call. */
  public static CallPattern any() {
    return new CallPattern("*", "*");
  }

  boolean matches(String requestMethod, String requestPath) {
    return (method.equals("*") || method.equals(requestMethod))
        && (path.equals("*") || expression().matcher(requestPath).matches());
  }

  private Pattern expression() {
    Matcher star = STARS.matcher(path);
    StringBuilder expression = new StringBuilder();
    int from = 0;
    while (star.find()) {
      expression.append(Pattern.quote(path.substring(from, star.start())));
      expression.append(star.group().equals("*") ? "[^/]*" : ".*");
      from = star.end();
    }
    return Pattern.compile(expression.append(Pattern.quote(path.substring(from))).toString());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One method on one path and what it does. Immutable. */
public final class Route {
  /** What an endpoint does with a call. */
  @FunctionalInterface
  public interface Endpoint {
    Answer answer(Call call);
  }

  private final String method;
  private final List<String> template;
  private final Access access;
  private final Endpoint endpoint;

  private Route(String method, List<String> template, Access access, Endpoint endpoint) {
    this.method = method;
    this.template = template;
    this.access = access;
    this.endpoint = endpoint;
  }

  /** A route such as {@code GET /contracts/:id}. */
  public static Route of(String line, Access access, Endpoint endpoint) {
    String[] parts = line.split(" ", 2);
    return new Route(parts[0], segments(parts[1]), access, endpoint);
  }

  public Access access() {
    return access;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  boolean serves(String requestMethod) {
    return method.equals(requestMethod) || (method.equals("GET") && requestMethod.equals("HEAD"));
  }

  /** The parameters of a path that fits. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int at = 0; at < path.size(); at++) {
      String expected = template.get(at);
      String actual = path.get(at);
      if (expected.startsWith(":") && !actual.isEmpty()) {
        parameters.put(expected.substring(1), decode(actual));
      } else if (!expected.equals(actual)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}

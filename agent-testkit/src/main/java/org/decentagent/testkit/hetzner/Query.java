// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query, only those that the endpoint documents. Immutable. */
final class Query {
  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Reads a query, and refuses every parameter that is not among the known ones. */
  static Query of(Request request, String... known) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    Set<String> names = Set.of(known);
    for (String pair : request.query().split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!names.contains(name)) {
        throw ApiError.undocumented(name, "unknown query parameter");
      }
      values
          .computeIfAbsent(name, ignored -> new ArrayList<>())
          .add(decode(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return new Query(values);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> one(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      throw ApiError.undocumented(name, "may be given once");
    }
    return given.stream().findFirst();
  }

  /** Values of a parameter that may be repeated, each of them one of the choices. */
  Set<String> choices(String name, String... choices) {
    for (String value : all(name)) {
      if (!List.of(choices).contains(value)) {
        throw ApiError.undocumented(name, "must be one of " + String.join(", ", choices));
      }
    }
    return Set.copyOf(all(name));
  }

  List<Long> ids(String name) {
    return all(name).stream().map(value -> number(name, value)).toList();
  }

  /** The page that is asked for, within the documented bounds. */
  Page page() {
    long page = one("page").map(value -> number("page", value)).orElse(1L);
    long size = one("per_page").map(value -> number("per_page", value)).orElse(25L);
    if (page < 1) {
      throw ApiError.undocumented("page", "must be at least 1");
    }
    if (size < 1 || size > Page.MAX_SIZE) {
      throw ApiError.undocumented("per_page", "must be between 1 and " + Page.MAX_SIZE);
    }
    return new Page(page, size);
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,16}")) {
      throw ApiError.undocumented(name, "must be a number");
    }
    return Long.parseLong(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.undocumented("query", "is not percent-encoded: " + e.getMessage());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was asked for with what the engine says it will do. The engine writes some values
 * in another way (capabilities with a prefix, nothing for none), which makes no difference here.
 */
final class ReadBack {
  private ReadBack() {}

  /** Names each field of {@code wanted} that {@code actual} has not, with both values. */
  static List<String> differences(Map<String, Object> wanted, Map<String, Object> actual) {
    List<String> differences = new ArrayList<>();
    wanted.forEach((field, value) -> {
      Object found = actual.get(field);
      if (!same(field, value, found)) {
        differences.add(field + " is " + found + " instead of " + value);
      }
    });
    return differences;
  }

  private static boolean same(String field, Object wanted, @Nullable Object found) {
    if (isNothing(wanted) || found == null) {
      return isNothing(wanted) && isNothing(found);
    }
    return switch (field) {
      case "CapAdd", "CapDrop" -> capabilities(wanted).equals(capabilities(found));
      case "SecurityOpt" -> options(wanted).equals(options(found));
      default -> covers(wanted, found);
    };
  }

  /** Objects may have more members than we asked for; lists may not. */
  private static boolean covers(@Nullable Object wanted, @Nullable Object found) {
    if (wanted instanceof Map<?, ?> fields && found instanceof Map<?, ?> others) {
      return fields.entrySet().stream()
          .allMatch(field -> covers(field.getValue(), others.get(field.getKey())));
    }
    if (wanted instanceof List<?> items && found instanceof List<?> others) {
      return items.size() == others.size()
          && items.stream()
              .allMatch(item -> others.stream().anyMatch(other -> covers(item, other)));
    }
    if (wanted instanceof Number number && found instanceof Number other) {
      return number.longValue() == other.longValue();
    }
    return wanted == null
        ? isNothing(found)
        : wanted.equals(found) || (isNothing(wanted) && isNothing(found));
  }

  private static boolean isNothing(@Nullable Object value) {
    return value == null
        || value.equals(false)
        || value.equals("")
        || (value instanceof Number number && number.longValue() == 0)
        || (value instanceof Collection<?> items && items.isEmpty())
        || (value instanceof Map<?, ?> fields && fields.isEmpty());
  }

  private static Set<String> capabilities(Object value) {
    return texts(value).stream()
        .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
        .collect(Collectors.toSet());
  }

  private static Set<String> options(Object value) {
    return texts(value).stream()
        .map(option -> option.equals("no-new-privileges") ? option + ":true" : option)
        .collect(Collectors.toSet());
  }

  private static List<String> texts(Object value) {
    return value instanceof Collection<?> items
        ? items.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }
}

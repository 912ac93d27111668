// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;

/** How one type of setting is read and written. */
record ValueType<T>(String form, Function<Object, T> reader, Function<T, String> writer) {
  private static final Pattern EXACT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9}) ?(ms|s|min|h|d)");

  static final ValueType<String> TEXT =
      new ValueType<>("a text", raw -> text(raw, "a text"), ValueType::quote);

  static final ValueType<List<String>> TEXTS =
      new ValueType<>(
          "a list of texts",
          ValueType::texts,
          values -> values.stream().map(ValueType::quote).toList().toString());

  static final ValueType<Boolean> FLAG =
      new ValueType<>("true or false", ValueType::flag, Object::toString);

  static final ValueType<BigDecimal> DECIMAL =
      new ValueType<>(
          "an exact amount in quotes, such as \"4.51\"",
          ValueType::decimal,
          amount -> quote(amount.toPlainString()));

  static final ValueType<Duration> DURATION =
      new ValueType<>(
          "a time with a unit, such as \"30 s\" or \"5 min\"",
          raw -> duration(text(raw, "a time with a unit, such as \"30 s\"")),
          value -> quote(write(value)));

  static final ValueType<MemorySize> MEMORY =
      new ValueType<>(
          "a size with a unit, such as \"512 MiB\"",
          raw -> MemorySize.parse(text(raw, "a size with a unit, such as \"512 MiB\"")),
          size -> quote(size.toString()));

  static final ValueType<StorageSize> STORAGE =
      new ValueType<>(
          "a size with a unit, such as \"20 GiB\"",
          raw -> StorageSize.parse(text(raw, "a size with a unit, such as \"20 GiB\"")),
          size -> quote(size.toString()));

  static final ValueType<PortRange> PORTS =
      new ValueType<>(
          "a range of ports, such as \"20000-20999\"",
          raw -> PortRange.parse(text(raw, "a range of ports, such as \"20000-20999\"")),
          range -> quote(range.toString()));

  static final ValueType<Secret> SECRET =
      new ValueType<>(
          "\"file:/path\" or \"env:NAME\"",
          raw -> Secret.of(text(raw, "a text")),
          secret -> quote(secret.toString()));

  static ValueType<String> choice(List<String> choices) {
    String form = "one of " + String.join(", ", choices);
    return new ValueType<>(
        form,
        raw -> {
          String value = text(raw, form);
          if (!choices.contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is not " + form);
          }
          return value;
        },
        ValueType::quote);
  }

  static ValueType<Integer> integer(int min, int max) {
    String form = "a whole number from " + min + " to " + max;
    return new ValueType<>(
        form,
        raw -> {
          if (!(raw instanceof Number number)
              || number.doubleValue() != number.longValue()
              || number.longValue() < min
              || number.longValue() > max) {
            throw new IllegalArgumentException(show(raw) + " is not " + form);
          }
          return number.intValue();
        },
        Object::toString);
  }

  T parse(Object raw) {
    return reader.apply(raw);
  }

  String write(T value) {
    return writer.apply(value);
  }

  private static String text(Object raw, String form) {
    if (raw instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(show(raw) + " is not " + form);
  }

  private static List<String> texts(Object raw) {
    if (!(raw instanceof List<?> list)) {
      throw new IllegalArgumentException(show(raw) + " is not a list of texts");
    }
    return list.stream().map(item -> text(item, "a text")).toList();
  }

  private static Boolean flag(Object raw) {
    if (raw instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException(show(raw) + " is not true or false");
  }

  private static BigDecimal decimal(Object raw) {
    String text = raw instanceof Long whole ? whole.toString() : String.valueOf(raw);
    if (raw instanceof Double || !EXACT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          show(raw) + " is not an exact amount in quotes, such as \"4.51\"");
    }
    return new BigDecimal(text);
  }

  private static Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches() || Long.parseLong(amount.group(1)) == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time; write a number and a unit: ms, s, min, h or d");
    }
    long number = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static String write(Duration value) {
    if (value.toMillisPart() != 0) {
      return value.toMillis() + " ms";
    }
    if (value.toSecondsPart() != 0) {
      return value.toSeconds() + " s";
    }
    if (value.toMinutesPart() != 0) {
      return value.toMinutes() + " min";
    }
    return value.toHours() + " h";
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String show(Object raw) {
    String text = String.valueOf(raw);
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
  }
}

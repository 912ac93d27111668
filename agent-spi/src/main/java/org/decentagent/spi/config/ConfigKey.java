// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;

/**
 * One setting, declared once: its name, type, default, who may set it, and one line of
 * documentation. Validation, {@code doctor} and the reference page follow from it. Immutable.
 *
 * @param <T> what {@link Settings#get} answers with
 */
public final class ConfigKey<T> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private final String name;
  private final ValueType<T> type;
  private final String doc;
  private final Optional<T> fallback;
  private final boolean required;
  private final Set<Layer> layers;

  private ConfigKey(
      String name,
      ValueType<T> type,
      String doc,
      Optional<T> fallback,
      boolean required,
      Set<Layer> layers) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a name for a setting");
    }
    this.name = name;
    this.type = type;
    this.doc = doc;
    this.fallback = fallback;
    this.required = required;
    this.layers = layers;
  }

  private static <T> ConfigKey<T> of(String name, ValueType<T> type, String doc) {
    return new ConfigKey<>(name, type, doc, Optional.empty(), false, EnumSet.of(Layer.PROVIDER));
  }

  /** A text that is not blank. */
  public static ConfigKey<String> text(String name, String doc) {
    return of(name, ValueType.TEXT, doc);
  }

  /** A list of texts. */
  public static ConfigKey<List<String>> texts(String name, String doc) {
    return of(name, ValueType.TEXTS, doc);
  }

  /** One of the given texts. */
  public static ConfigKey<String> choice(String name, List<String> choices, String doc) {
    return of(name, ValueType.choice(choices), doc);
  }

  /** A whole number between the bounds, which are included. */
  public static ConfigKey<Integer> integer(String name, int min, int max, String doc) {
    return of(name, ValueType.integer(min, max), doc);
  }

  /** {@code true} or {@code false}. */
  public static ConfigKey<Boolean> flag(String name, String doc) {
    return of(name, ValueType.FLAG, doc);
  }

  /**
   * A positive time with a unit: {@code 500 ms}, {@code 30 s}, {@code 5 min}, {@code 2 h}, {@code 7
   * d}.
   */
  public static ConfigKey<Duration> duration(String name, String doc) {
    return of(name, ValueType.DURATION, doc);
  }

  /**
   * An amount that must be exact, such as a price: digits with an optional fraction, in quotes
   * ({@code "4.51"}), since a bare fraction would be rounded on its way. Not negative.
   */
  public static ConfigKey<BigDecimal> decimal(String name, String doc) {
    return of(name, ValueType.DECIMAL, doc);
  }

  /** An amount of memory with a unit: {@code 512 MiB}. */
  public static ConfigKey<MemorySize> memory(String name, String doc) {
    return of(name, ValueType.MEMORY, doc);
  }

  /** An amount of disk with a unit: {@code 20 GiB}. */
  public static ConfigKey<StorageSize> storage(String name, String doc) {
    return of(name, ValueType.STORAGE, doc);
  }

  /** A range of ports, both ends included: {@code 20000-20999}. */
  public static ConfigKey<PortRange> ports(String name, String doc) {
    return of(name, ValueType.PORTS, doc);
  }

  /**
   * A secret. It is not written into the configuration, but comes from a file of mode 0600 ({@code
   * file:/path}) or the environment ({@code env:NAME}).
   */
  public static ConfigKey<Secret> secret(String name, String doc) {
    return of(name, ValueType.SECRET, doc);
  }

  /** The same with a value for when nobody sets it. */
  public ConfigKey<T> defaultsTo(T value) {
    return new ConfigKey<>(name, type, doc, Optional.of(value), false, layers);
  }

  /** The same, without which the backend cannot be used. */
  public ConfigKey<T> required() {
    return new ConfigKey<>(name, type, doc, fallback, true, layers);
  }

  /** The same, settable in these layers too. */
  public ConfigKey<T> alsoSetBy(Layer first, Layer... more) {
    Set<Layer> wider = EnumSet.of(first, more);
    wider.addAll(layers);
    return new ConfigKey<>(name, type, doc, fallback, required, wider);
  }

  /** Its name in the file: {@code [a-z][a-z0-9_]*}. */
  public String name() {
    return name;
  }

  /** What a value looks like, for a person: {@code a time with a unit, such as 30 s}. */
  public String form() {
    return type.form();
  }

  /** One line that says what it is for. */
  public String doc() {
    return doc;
  }

  /** Its value when nobody sets it, as one would write it. */
  public Optional<String> fallbackText() {
    return fallback.map(type::write);
  }

  /** Whether the backend cannot be used without it. */
  public boolean isRequired() {
    return required;
  }

  /** Whether its value must not be seen. */
  public boolean isSecret() {
    return type.equals((Object) ValueType.SECRET);
  }

  /** Whether that layer may set it. */
  public boolean mayBeSetBy(Layer layer) {
    return layers.contains(layer);
  }

  /**
   * Reads a value as found in TOML or JSON: a text, a {@code Long}, a {@code Boolean}, or a list of
   * texts. A secret is given here as its text, already read from where it is kept.
   *
   * @throws IllegalArgumentException whose message says what is wrong and what is right
   */
  public T parse(Object raw) {
    return type.parse(raw);
  }

  Optional<T> fallback() {
    return fallback;
  }

  @Override
  public String toString() {
    return name;
  }
}

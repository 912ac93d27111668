// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/**
 * One {@code [backend.x]}: the keys every backend has, and the plugin's own, which are checked once
 * the plugin's schema is known. Immutable.
 */
public final class BackendSection {
  private static final Pattern TYPE = Pattern.compile("[a-z0-9_-]{1,40}");
  private static final List<String> OF_THE_PLATFORM = List.of("hetzner", "vultr");

  private static final ConfigKey<String> TYPE_KEY =
      ConfigKey.text("type", "the plugin's type, such as docker").required();
  private static final ConfigKey<List<String>> OFFERING_TYPES =
      ConfigKey.texts(
          "offering_types", "provisioner types of offerings it serves; its own type unless set");
  private static final ConfigKey<Integer> PARALLEL =
      ConfigKey.integer(
              "parallel",
              1,
              256,
              "how many calls of one kind (changes, removals, looks) run at once")
          .defaultsTo(4);
  private static final ConfigKey<Duration> CALL_DEADLINE =
      ConfigKey.duration("call_deadline", "how long one call to the plugin may take")
          .defaultsTo(Duration.ofMinutes(5));

  /** The keys that every backend has, whatever its type. */
  public static final ConfigSchema SCHEMA =
      ConfigSchema.of(TYPE_KEY, OFFERING_TYPES, PARALLEL, CALL_DEADLINE);

  private final BackendName name;
  private final Settings settings;
  private final ConfigTable table;
  private final SecretSource secrets;
  private final Path file;

  private BackendSection(
      BackendName name, Settings settings, ConfigTable table, SecretSource secrets, Path file) {
    this.name = name;
    this.settings = settings;
    this.table = table;
    this.secrets = secrets;
    this.file = file;
  }

  /** Reads the keys that every backend has; empty when it has no name or no type. */
  static Optional<BackendSection> read(
      ConfigTable table, SecretSource secrets, Path file, Faults faults) {
    ConfigTable own = table.only(key -> SCHEMA.find(key).isPresent());
    TableReader reader = new TableReader(secrets, faults);
    Settings settings = reader.read(own, SCHEMA);
    reader.requireAll(own, SCHEMA);
    SectionReader section = new SectionReader(table, settings, faults);
    section.check(TYPE_KEY, BackendSection::requireType);
    section.check(OFFERING_TYPES, BackendSection::requireOurs);
    if (settings.find(OFFERING_TYPES).isEmpty()) {
      section.check(TYPE_KEY, type -> requireOurs(List.of(type)));
    }
    section.between(CALL_DEADLINE, Duration.ofSeconds(1), Duration.ofHours(1));
    try {
      String key = table.name().substring(table.name().indexOf('.') + 1);
      BackendName name = new BackendName(key);
      return settings
          .find(TYPE_KEY)
          .map(type -> new BackendSection(name, settings, table, secrets, file));
    } catch (IllegalArgumentException e) {
      faults.add(table.position(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static String requireType(String type) {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException("a type consists of a-z, 0-9, '-' and '_'");
    }
    return type;
  }

  private static List<String> requireOurs(List<String> types) {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("names no type; leave it out to serve the backend's own");
    }
    for (String type : types) {
      if (OF_THE_PLATFORM.contains(type)) {
        throw new IllegalArgumentException(
            "the platform itself serves offerings of type '"
                + type
                + "'; name another in 'offering_types', such as 'hcloud'");
      }
    }
    return types;
  }

  /** The {@code x} of {@code [backend.x]}. */
  public BackendName name() {
    return name;
  }

  /** The plugin's type. */
  public String type() {
    return settings.get(TYPE_KEY);
  }

  /** The platform's provisioner types that this backend serves. */
  public List<String> offeringTypes() {
    return settings.find(OFFERING_TYPES).orElse(List.of(type()));
  }

  /** How many calls of one kind run at once. */
  public int parallel() {
    return settings.get(PARALLEL);
  }

  /** How long one call to the plugin may take. */
  public Duration callDeadline() {
    return settings.get(CALL_DEADLINE);
  }

  /**
   * What is wrong with its type, given the types that plugins offer; empty when it is among them.
   */
  public Optional<ConfigFault> unknownType(Collection<String> types) {
    if (types.contains(type())) {
      return Optional.empty();
    }
    String known =
        types.isEmpty()
            ? "; no plugin is loaded"
            : NearestName.hint(type(), types)
                + " (there are: "
                + String.join(", ", new TreeSet<>(types))
                + ")";
    Position at = table.positionOf(TYPE_KEY.name());
    return Optional.of(
        new ConfigFault(
            file, at.line(), at.column(), "no plugin offers the type '" + type() + "'" + known));
  }

  /** Checks the plugin's own keys and reads its secrets. */
  public BackendSettings settings(ConfigSchema schema) {
    Faults faults = new Faults(file);
    ConfigTable own = table.only(key -> SCHEMA.find(key).isEmpty());
    TableReader reader = new TableReader(secrets, faults);
    List<String> common = SCHEMA.keys().stream().map(ConfigKey::name).toList();
    Settings checked = reader.read(own, schema, common);
    reader.requireAll(own, schema);
    return faults.isEmpty()
        ? new BackendSettings.Checked(checked)
        : new BackendSettings.Faulty(faults.sorted());
  }

  @Override
  public String toString() {
    return "[backend." + name + "] of type " + type();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** {@code [agent]}: where the agent keeps its journal, and how often it does what. Immutable. */
public final class AgentSection {
  private static final ConfigKey<String> STATE =
      ConfigKey.text("state", "folder of the journal; keep it on a disk that survives restarts")
          .required();
  private static final ConfigKey<Duration> POLL =
      ConfigKey.duration("poll_interval", "how often the platform is asked for new contracts")
          .defaultsTo(Duration.ofSeconds(30));
  private static final ConfigKey<Duration> RECONCILE =
      ConfigKey.duration(
              "reconcile_interval", "how often what runs is compared with what is paid for")
          .defaultsTo(Duration.ofMinutes(1));
  private static final ConfigKey<Duration> HEALTH =
      ConfigKey.duration("health_interval", "how often each instance's health is looked at")
          .defaultsTo(Duration.ofMinutes(5));
  private static final ConfigKey<Duration> LEASE_RENEWAL =
      ConfigKey.duration(
              "lease_renewal",
              "how often the lease of a contract in work is renewed (it lasts 5 min)")
          .defaultsTo(Duration.ofSeconds(90));
  private static final ConfigKey<Duration> GRACE =
      ConfigKey.duration("grace", "how long an instance without a contract is left alone")
          .defaultsTo(Duration.ofHours(24));
  private static final ConfigKey<Integer> IN_FLIGHT =
      ConfigKey.integer("in_flight", 1, 1000, "how many contracts are delivered at once, at most")
          .defaultsTo(16);
  private static final ConfigKey<Boolean> SOLE_AGENT =
      ConfigKey.flag("sole_agent", "this is the only agent of its pool, and always will be")
          .defaultsTo(false);
  private static final ConfigKey<String> DEFAULT_BACKEND =
      ConfigKey.text("default_backend", "backend for offerings that name no type");
  private static final ConfigKey<Duration> DELIVERY_DEADLINE =
      ConfigKey.duration(
              "delivery_deadline", "when a delivery that cannot be finished is given up; under 1 h")
          .defaultsTo(Duration.ofMinutes(55));
  private static final ConfigKey<String> LOG =
      ConfigKey.choice(
              "log", List.of("text", "json"), "form of the log: for people or for programs")
          .defaultsTo("text");

  /** Every key of the table. */
  public static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          STATE,
          POLL,
          RECONCILE,
          HEALTH,
          LEASE_RENEWAL,
          GRACE,
          IN_FLIGHT,
          SOLE_AGENT,
          DEFAULT_BACKEND,
          DELIVERY_DEADLINE,
          LOG);

  private final Settings settings;
  private final BaseFolder base;

  AgentSection(Settings settings, BaseFolder base) {
    this.settings = settings;
    this.base = base;
  }

  static void check(SectionReader section, BaseFolder base, List<BackendSection> backends) {
    section.check(STATE, base::resolve);
    section.between(POLL, Duration.ofSeconds(1), Duration.ofHours(1));
    section.between(RECONCILE, Duration.ofSeconds(1), Duration.ofHours(1));
    section.between(HEALTH, Duration.ofSeconds(10), Duration.ofHours(24));
    section.between(LEASE_RENEWAL, Duration.ofSeconds(10), Duration.ofMinutes(4));
    section.between(GRACE, Duration.ofMinutes(1), Duration.ofDays(365));
    section.between(DELIVERY_DEADLINE, Duration.ofMinutes(1), Duration.ofMinutes(59));
    section.check(DEFAULT_BACKEND, name -> requireKnown(name, backends));
  }

  private static String requireKnown(String name, List<BackendSection> backends) {
    List<String> names = backends.stream().map(backend -> backend.name().text()).toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "there is no [backend." + name + "]" + NearestName.hint(name, names));
    }
    return name;
  }

  /** Folder of the journal. */
  public Path state() {
    return base.resolve(settings.get(STATE));
  }

  /** How often the platform is asked for new contracts. */
  public Duration pollInterval() {
    return settings.get(POLL);
  }

  /** How often what runs is compared with what is paid for. */
  public Duration reconcileInterval() {
    return settings.get(RECONCILE);
  }

  /** How often each instance's health is looked at. */
  public Duration healthInterval() {
    return settings.get(HEALTH);
  }

  /** How often the lease of a contract in work is renewed. */
  public Duration leaseRenewal() {
    return settings.get(LEASE_RENEWAL);
  }

  /** How long an instance without a contract is left alone. */
  public Duration grace() {
    return settings.get(GRACE);
  }

  /** How many contracts are delivered at once, at most. */
  public int inFlight() {
    return settings.get(IN_FLIGHT);
  }

  /** Whether the provider vouches that the pool has no other agent. */
  public boolean soleAgent() {
    return settings.get(SOLE_AGENT);
  }

  /** The backend for offerings that name no type. */
  public Optional<BackendName> defaultBackend() {
    return settings.find(DEFAULT_BACKEND).map(BackendName::new);
  }

  /** How long after our accepted <i>provisioning</i> a delivery is given up. */
  public Duration deliveryDeadline() {
    return settings.get(DELIVERY_DEADLINE);
  }

  /** The form of the log. */
  public LogForm log() {
    return LogForm.valueOf(settings.get(LOG).toUpperCase(Locale.ROOT));
  }

  /** How log lines are written. */
  public enum LogForm {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }

  @Override
  public String toString() {
    return "[agent] " + settings;
  }
}

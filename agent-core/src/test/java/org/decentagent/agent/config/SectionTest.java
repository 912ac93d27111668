// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SectionTest {
  private static final String BACKENDS = "[backend.b1]\ntype = \"docker\"\n";

  @TempDir private Path folder;

  /** Table, key, what is written, what is read, and what is read when it is not written. */
  static Stream<Arguments> keys() {
    return Stream.of(
        platform("writes_per_minute", "7", PlatformSection::writesPerMinute, 7, 60),
        platform("reads_per_minute", "8", PlatformSection::readsPerMinute, 8, 120),
        platform("timeout", "\"5 s\"", PlatformSection::timeout, seconds(5), seconds(30)),
        platform("insecure_http", "true", PlatformSection::insecureHttp, true, false),
        agent("poll_interval", "\"10 s\"", AgentSection::pollInterval, seconds(10), seconds(30)),
        agent(
            "reconcile_interval",
            "\"5 min\"",
            AgentSection::reconcileInterval,
            seconds(300),
            seconds(60)),
        agent(
            "health_interval",
            "\"1 h\"",
            AgentSection::healthInterval,
            seconds(3600),
            seconds(300)),
        agent("lease_renewal", "\"60 s\"", AgentSection::leaseRenewal, seconds(60), seconds(90)),
        agent("grace", "\"2 d\"", AgentSection::grace, Duration.ofDays(2), Duration.ofHours(24)),
        agent("in_flight", "3", AgentSection::inFlight, 3, 16),
        agent("sole_agent", "true", AgentSection::soleAgent, true, false),
        agent(
            "default_backend",
            "\"b1\"",
            AgentSection::defaultBackend,
            Optional.of(new BackendName("b1")),
            Optional.empty()),
        agent(
            "delivery_deadline",
            "\"20 min\"",
            AgentSection::deliveryDeadline,
            Duration.ofMinutes(20),
            Duration.ofMinutes(55)),
        agent(
            "log",
            "\"json\"",
            AgentSection::log,
            AgentSection.LogForm.JSON,
            AgentSection.LogForm.TEXT),
        plugins(
            "folder", "\"/opt/p\"", PluginsSection::folder, Path.of("/opt/p"), Path.of("plugins")),
        plugins(
            "trust",
            "\"any\"",
            PluginsSection::trust,
            PluginsSection.TrustMode.ANY,
            PluginsSection.TrustMode.PINNED),
        plugins(
            "lock",
            "\"/p.lock\"",
            PluginsSection::lock,
            Path.of("/p.lock"),
            Path.of("plugins.lock")),
        plugins(
            "certificates",
            "\"/c.pem\"",
            PluginsSection::certificates,
            Optional.of(Path.of("/c.pem")),
            Optional.empty()),
        backend(
            "offering_types",
            "[\"a\", \"b\"]",
            BackendSection::offeringTypes,
            List.of("a", "b"),
            List.of("docker")),
        backend("parallel", "64", BackendSection::parallel, 64, 4),
        backend(
            "call_deadline", "\"1 min\"", BackendSection::callDeadline, seconds(60), seconds(300)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsReadAndHasItsDefault(
      String table, String line, Function<AgentConfig, Object> reading, Object set, Object unset) {
    String base = ConfigFiles.MINIMAL + "[plugins]\n" + BACKENDS;
    String written = base.replace("[" + table + "]\n", "[" + table + "]\n" + line + "\n");

    Object whenSet = reading.apply(ConfigFiles.valid(folder, written));
    Object whenUnset = reading.apply(ConfigFiles.valid(folder, base));

    assertThat(whenSet).isEqualTo(set);
    assertThat(whenUnset).isEqualTo(unset instanceof Path path ? folder.resolve(path) : unset);
  }

  @Test
  void theRequiredKeysAreRead() {
    AgentConfig config = ConfigFiles.valid(folder, ConfigFiles.MINIMAL + BACKENDS);

    assertThat(config.platform().url()).isEqualTo(URI.create("https://platform.example"));
    assertThat(config.platform().provider()).isEqualTo(ConfigFiles.PROVIDER);
    assertThat(config.platform().pool()).isEqualTo("pool-1");
    assertThat(config.platform().key()).isEqualTo(folder.resolve("agent.key"));
    assertThat(config.agent().state()).isEqualTo(folder.resolve("state"));
    assertThat(config.backends().getFirst().name()).isEqualTo(new BackendName("b1"));
    assertThat(config.backends().getFirst().type()).isEqualTo("docker");
  }

  @Test
  void noKeyIsLeftOutOfTheseTests() {
    List<String> tested = keys().map(SectionTest::key).toList();

    List<String> untested =
        Stream.of(
                PlatformSection.SCHEMA,
                AgentSection.SCHEMA,
                PluginsSection.SCHEMA,
                BackendSection.SCHEMA)
            .map(ConfigSchema::keys)
            .flatMap(List::stream)
            .filter(key -> !key.isRequired())
            .map(Object::toString)
            .filter(key -> !tested.contains(key))
            .toList();

    assertThat(untested).isEmpty();
  }

  private static String key(Arguments row) {
    String line = String.valueOf(row.get()[1]);
    return line.substring(0, line.indexOf(' '));
  }

  private static Arguments platform(
      String key,
      String text,
      Function<PlatformSection, Object> reading,
      Object set,
      Object unset) {
    return row("platform", key, text, config -> reading.apply(config.platform()), set, unset);
  }

  private static Arguments agent(
      String key, String text, Function<AgentSection, Object> reading, Object set, Object unset) {
    return row("agent", key, text, config -> reading.apply(config.agent()), set, unset);
  }

  private static Arguments plugins(
      String key, String text, Function<PluginsSection, Object> reading, Object set, Object unset) {
    return row("plugins", key, text, config -> reading.apply(config.plugins()), set, unset);
  }

  private static Arguments backend(
      String key, String text, Function<BackendSection, Object> reading, Object set, Object unset) {
    return row(
        "backend.b1", key, text, config -> reading.apply(config.backends().getFirst()), set, unset);
  }

  private static Arguments row(
      String table,
      String key,
      String text,
      Function<AgentConfig, Object> reading,
      Object set,
      Object unset) {
    return Arguments.of(table, key + " = " + text, reading, set, unset);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}

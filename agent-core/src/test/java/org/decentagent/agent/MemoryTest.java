// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.decentagent.agent.plugin.PluginJars;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that eats a whole process, which is a real one here. */
@Timeout(180)
final class MemoryTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  private Process agent() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Eater.class.getName(),
            folder.resolve("agent.toml").toString())
        .redirectErrorStream(true)
        .start();
  }

  private static String findings(Process agent) throws IOException {
    var lines = agent.inputReader(StandardCharsets.UTF_8);
    while (true) {
      String line = lines.readLine();
      if (line == null || line.startsWith("findings: ")) {
        return String.valueOf(line);
      }
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatEatsTheProcessIsNamedAfterTheRestartAndNotUsedUntilTheOperatorSaysSo()
      throws Exception {
    try (SimulatedPlatform platform = SimulatedPlatform.start(CLOCK)) {
      PlatformLink link = PlatformLink.to(platform.url(), CallBudget.unlimited(), CLOCK);
      try (MarketClient provider = MarketClient.of(link, key(2))) {
        String pool = Shop.ok(provider.createPool("Test pool", "europe", "simulated"));
        configure(
            platform, link, Shop.ok(provider.createSetupToken(pool, "agent", 24)).reveal(), pool);
        rent(provider, link, pool, "eater", 3);

        Process first = agent();
        boolean ended = first.waitFor(100, TimeUnit.SECONDS);
        first.destroyForcibly().waitFor();
        ContractId well = rent(provider, link, pool, "simulated", 4);
        Process second = agent();
        String findings = findings(second);
        TwoBackends.until(
            "delivery by the other backend",
            () -> platform.control().status(well).equals("active"));
        boolean goesOn = second.isAlive();
        second.destroyForcibly().waitFor();

        assertThat(ended).isTrue();
        assertThat(first.exitValue()).isEqualTo(9);
        assertThat(findings)
            .contains("backend 'eater' is not used", "all memory", "in the call: provision ")
            .contains("rm " + folder.resolve("state/quarantine/eater"));
        assertThat(goesOn).isTrue();
      }
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatUsesUpAllMemoryWhileItIsLoadedIsNamedAndNotLoadedAfterTheRestart()
      throws Exception {
    try (SimulatedPlatform platform = SimulatedPlatform.start(CLOCK)) {
      configure(platform);
      hungry("throw e");

      Process first = agent();
      String seen = findings(first);
      first.destroyForcibly().waitFor();
      Process second = agent();
      String findings = findings(second);
      second.destroyForcibly().waitFor();

      assertThat(seen).contains("hungry.jar", "it used up all memory while it was loaded");
      assertThat(findings)
          .contains("hungry.jar", "it used up all memory while it was loaded")
          .contains("rm " + folder.resolve("state/quarantine/plugin.hungry.jar"));
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatEatsTheProcessWhileItIsLoadedIsNamedAndNotLoadedAfterTheRestart()
      throws Exception {
    try (SimulatedPlatform platform = SimulatedPlatform.start(CLOCK)) {
      configure(platform);
      hungry("Thread.onSpinWait()");

      Process first = agent();
      boolean ended = first.waitFor(100, TimeUnit.SECONDS);
      first.destroyForcibly().waitFor();
      Process second = agent();
      String findings = findings(second);
      second.destroyForcibly().waitFor();

      assertThat(ended).isTrue();
      assertThat(first.exitValue()).isEqualTo(9);
      assertThat(findings)
          .contains("hungry.jar", "memory was used up while it was loaded")
          .contains("rm " + folder.resolve("state/quarantine/plugin.hungry.jar"));
    }
  }

  /** A plugin that eats all memory when its class is loaded, and then does that. */
  private void hungry(String then) {
    PluginJars.plugin("hungry", "hungry")
        .source(
            "made.Factory",
            """
            package made;
            import org.decentagent.spi.*;
            import org.decentagent.spi.config.*;
            public final class Factory implements ProvisionerFactory {
              private static final java.util.List<byte[]> EATEN = new java.util.ArrayList<>();
              static {
                while (EATEN != null) {
                  try {
                    EATEN.add(new byte[8192]);
                  } catch (OutOfMemoryError e) {
                    %s;
                  }
                }
              }
              public String type() { return "hungry"; }
              public ConfigSchema configSchema() { return ConfigSchema.of(); }
              public Provisioner create(ProvisionerContext context) { return null; }
            }
            """
                .formatted(then))
        .write(folder.resolve("plugins/hungry.jar"));
  }

  private void configure(SimulatedPlatform platform) throws IOException, KeyFileException {
    PlatformLink link = PlatformLink.to(platform.url(), CallBudget.unlimited(), CLOCK);
    try (MarketClient provider = MarketClient.of(link, key(2))) {
      String pool = Shop.ok(provider.createPool("Test pool", "europe", "simulated"));
      configure(
          platform, link, Shop.ok(provider.createSetupToken(pool, "agent", 24)).reveal(), pool);
    }
  }

  private void configure(SimulatedPlatform platform, PlatformLink link, String token, String pool)
      throws IOException, KeyFileException {
    Registration registration = Shop.ok(PlatformClient.register(link, token, key(1)));
    KeyFile.store(key(1), folder.resolve("agent.key"));
    Files.createDirectories(folder.resolve("plugins"));
    Files.writeString(
        folder.resolve("agent.toml"),
        """
        [platform]
        url = "%s"
        provider = "%s"
        pool = "%s"
        key = "agent.key"

        [agent]
        state = "state"
        poll_interval = "1 s"

        [plugins]
        folder = "plugins"
        trust = "any"

        [backend.well]
        type = "simulated"

        [backend.eater]
        type = "eater"
        """
            .formatted(platform.url(), registration.providerHex(), pool));
  }

  private static ContractId rent(
      MarketClient provider, PlatformLink link, String pool, String type, int tenant) {
    long offering =
        Shop.ok(
            provider.createOffering(
                new NewOffering(
                    type,
                    type,
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, type, Optional.empty(), "DE", "Berlin"))));
    try (MarketClient client = MarketClient.of(link, key(tenant))) {
      return Shop.ok(
          client.rent(
              new Rental(offering, Contracts.RENTER.line(), 720, "test", Optional.empty())));
    }
  }
}

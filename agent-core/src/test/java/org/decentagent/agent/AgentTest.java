// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with its own threads, from its start to its end. */
final class AgentTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private final SimulatedPlatform platform = SimulatedPlatform.start(CLOCK);
  private final SimulatedCloud cloud =
      SimulatedCloud.builder(CLOCK).bootTime(Duration.ofHours(1)).start();
  private final PlatformLink link = PlatformLink.to(platform.url(), CallBudget.unlimited(), CLOCK);
  private final MarketClient provider = MarketClient.of(link, key(2));
  private String pool = "";
  private long offering;

  @BeforeEach
  void register() throws Exception {
    pool = Shop.ok(provider.createPool("Test pool", "europe", "simulated"));
    String token = Shop.ok(provider.createSetupToken(pool, "agent", 24)).reveal();
    Registration registration = Shop.ok(PlatformClient.register(link, token, key(1)));
    offering =
        Shop.ok(
            provider.createOffering(
                new NewOffering(
                    "small",
                    "small",
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, "simulated", Optional.empty(), "DE", "Berlin"))));
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

        [backend.cloud]
        type = "simulated"
        """
            .formatted(platform.url(), registration.providerHex(), pool));
  }

  @AfterEach
  void close() {
    provider.close();
    cloud.close();
    platform.close();
  }

  private Agent start() {
    return Agent.configuredBy(folder.resolve("agent.toml")).with(cloud.factory()).start();
  }

  private ContractId rent() {
    try (MarketClient tenant = MarketClient.of(link, key(4))) {
      return Shop.ok(
          tenant.rent(
              new Rental(offering, Contracts.RENTER.line(), 720, "test", Optional.empty())));
    }
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 600 && !done.getAsBoolean(); i++) {
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("plugin-") || name.contains("scheduler"))
        .toList();
  }

  @Test
  void anAgentThatIsClosedGivesItsLeasesBackAndEndsItsThreads() throws Exception {
    ContractId contract = rent();
    Agent agent = start();
    until(() -> !cloud.machines().isEmpty());
    Optional<String> holder = platform.control().contract(contract).lockHolder();

    agent.close();

    assertThat(holder).contains(key(1).publicHex());
    assertThat(platform.control().contract(contract).lockHolder()).isEmpty();
    assertThat(platform.control().status(contract)).isEqualTo("provisioning");
    assertThat(cloud.machines()).hasSize(1);
    until(() -> ourThreads().isEmpty());
  }

  @Test
  void closingAgainDoesNothing() {
    Agent agent = start();

    agent.close();
    agent.close();

    try (Agent next = start()) {
      assertThat(next.status().source()).isEqualTo("agent");
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void aSecondAgentOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws InterruptedException {
    try (Agent first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another dc-agent");

      until(() -> first.status().platform().lastHeartbeat() != null);
    }
  }

  @Test
  void anAgentWhosePlatformIsSilentIsClosedWithinTwentySeconds() throws Exception {
    rent();
    Agent agent = start();
    until(() -> !cloud.machines().isEmpty());
    platform
        .control()
        .addFault(CallPattern.any(), 10_000, new Fault.Delayed(Duration.ofSeconds(60)));
    Thread closing = Thread.ofVirtual().start(agent::close);

    boolean ended = closing.join(Duration.ofSeconds(20));

    assertThat(ended).isTrue();
  }

  @Test
  void aDamagedJournalIsNamedAndNotTouched() throws IOException {
    Path journal = folder.resolve("state").resolve("journal.sqlite");
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(journal, "no database at all, ".repeat(500));

    assertThatThrownBy(this::start)
        .isInstanceOf(AgentException.class)
        .hasMessageContaining(journal.toString());

    assertThat(journal).content().startsWith("no database at all");
  }

  @Test
  @Guards(Rule.ROUTE)
  void aBackendWithoutAPluginIsAFindingAndTheOthersWork() throws Exception {
    Files.writeString(
        folder.resolve("agent.toml"),
        Files.readString(folder.resolve("agent.toml")) + "\n[backend.attic]\ntype = \"attic\"\n");

    try (Agent agent = start()) {
      AgentStatus status = agent.status();

      assertThat(status.backends()).extracting("name").containsExactly("cloud");
      assertThat(status.findings()).anyMatch(finding -> finding.contains("attic"));
    }
  }
}

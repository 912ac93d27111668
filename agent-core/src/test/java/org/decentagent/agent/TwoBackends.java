// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.engine.ThreadedScheduler;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.Rental;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Owner;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.decentagent.testkit.platform.SimulatedPlatform;

/**
 * An engine on its own threads with a backend that works and one whose plugin does what a test
 * says. Heartbeats are sent by hand.
 */
final class TwoBackends implements AutoCloseable {
  static final String GOOD = "good";
  static final String BAD = "bad";
  private static final Duration OFTEN = Duration.ofMillis(300);
  private static final InstantSource CLOCK = InstantSource.system();

  final SimulatedPlatform platform = SimulatedPlatform.start(CLOCK);
  final Twisted bad;
  private final SimulatedCloud goodCloud = SimulatedCloud.start(CLOCK);
  private final SimulatedCloud badCloud = SimulatedCloud.start(CLOCK);
  private final PlatformLink link = PlatformLink.to(platform.url(), CallBudget.unlimited(), CLOCK);
  private final MarketClient provider = MarketClient.of(link, key(2));
  private final Map<String, Long> offerings = new HashMap<>();
  private final Map<ContractId, MarketClient> tenants = new HashMap<>();
  private final PlatformClient client;
  private final Database database;
  private final Engine engine;
  private final List<Loop> loops = new ArrayList<>();

  TwoBackends(Path folder) {
    this(folder, "1 s", twisted -> {});
  }

  /** With a plugin that is bad from its first moment, and so much patience with it. */
  TwoBackends(Path folder, String callDeadline, Consumer<Twisted> born) {
    this.bad = Twisted.around(badCloud.factory()).as(BAD);
    born.accept(bad);
    String pool = Shop.ok(provider.createPool("Test pool", "europe", "simulated"));
    String token = Shop.ok(provider.createSetupToken(pool, "agent", 24)).reveal();
    Registration registration = Shop.ok(PlatformClient.register(link, token, key(1)));
    offer(GOOD, pool, "simulated");
    offer(BAD, pool, BAD);
    this.client = PlatformClient.of(link, registration.providerHex(), key(1));
    AgentConfig config = config(folder, callDeadline, registration.providerHex(), pool);
    this.database = Database.open(folder.resolve("state"));
    this.engine =
        Engine.build(
            config,
            new Engine.World(
                database,
                client,
                new SshLoginProbe(),
                new Quarantine(folder.resolve("state/quarantine")),
                CLOCK,
                new SecureRandom(),
                new ThreadedScheduler(2 * Engine.atOnce(config.agent()), Duration.ofMillis(200))),
            new Owner(registration.providerHex(), pool, key(1).publicHex()),
            new Findings(),
            Map.of("simulated", goodCloud.factory(), BAD, bad));
    engine.work().start();
    Round.of(engine, config.agent()).stream()
        .filter(round -> !round.name().equals("heartbeat"))
        .forEach(round -> loops.add(Loop.paced(round.name(), () -> often(round.once().get()))));
  }

  private static Duration often(Duration due) {
    return due.compareTo(OFTEN) < 0 ? due : OFTEN;
  }

  private void offer(String name, String pool, String type) {
    offerings.put(
        name,
        Shop.ok(
            provider.createOffering(
                new NewOffering(
                    name,
                    name,
                    "public",
                    BigDecimal.ONE,
                    new NewOffering.Machine(
                        1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                    new NewOffering.Source(pool, type, Optional.empty(), "DE", "Berlin")))));
  }

  private AgentConfig config(Path folder, String callDeadline, String provider, String pool) {
    Path file = folder.resolve("agent.toml");
    try {
      Files.writeString(
          file,
          """
          [platform]
          url = "%s"
          provider = "%s"
          pool = "%s"
          key = "agent.key"

          [agent]
          state = "state"

          [backend.good]
          type = "simulated"

          [backend.bad]
          type = "bad"
          parallel = 1
          call_deadline = "%s"
          """
              .formatted(platform.url(), provider, pool, callDeadline));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (AgentConfig.read(file, Map.of())) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Faulty faulty ->
          throw new IllegalStateException(faulty.faults().toString());
    };
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  ContractId rent(String backend) {
    MarketClient tenant = MarketClient.of(link, key(10 + tenants.size()));
    ContractId id =
        Shop.ok(
            tenant.rent(
                new Rental(
                    offerings.getOrDefault(backend, 0L),
                    Contracts.RENTER.line(),
                    720,
                    "test",
                    Optional.empty())));
    tenants.put(id, tenant);
    return id;
  }

  void cancel(ContractId id) {
    MarketClient tenant = tenants.get(id);
    if (tenant == null) {
      throw new IllegalArgumentException("nobody rented " + id);
    }
    Shop.ok(tenant.cancel(id, Optional.empty()));
  }

  Engine engine() {
    return engine;
  }

  Backend backend(String name) {
    return engine.parts().backends().find(new BackendName(name)).orElseThrow();
  }

  boolean isDelivered(ContractId id) {
    return platform.control().status(id).equals("active");
  }

  /** How often the platform was told of its health. */
  long healthReports(ContractId id) {
    return platform.control().calls().stream()
        .filter(call -> call.path().endsWith("/" + id.hex() + "/health"))
        .count();
  }

  boolean isGone(ContractId id) {
    return engine.journal().find(id).stream().anyMatch(c -> c.state() == ContractState.GONE);
  }

  /** Waits, in real time since plugins hang in it, and not for ever. */
  static void until(String what, BooleanSupplier done) {
    for (int i = 0; i < 3600; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      try {
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new AssertionError("never came: " + what);
  }

  @Override
  public void close() {
    bad.straighten();
    loops.forEach(Loop::wind);
    engine.work().stop();
    loops.forEach(Loop::close);
    engine.parts().backends().close();
    client.close();
    database.close();
    tenants.values().forEach(MarketClient::close);
    provider.close();
    goodCloud.close();
    badCloud.close();
    platform.close();
  }
}

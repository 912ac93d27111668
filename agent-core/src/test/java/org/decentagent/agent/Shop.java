// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.engine.ManualScheduling;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.hand.Hand;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.plugin.CallLedger;
import org.decentagent.platform.Answer;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.MarketClient;
import org.decentagent.platform.NewOffering;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.Rental;
import org.decentagent.platform.SameProcess;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.SimulatedCloud;
import org.decentagent.testkit.platform.ReceivedCall;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.time.FakeClock;

/**
 * A whole shop in one process: platform, cloud, a provider, tenants, and an agent that is turned by
 * hand and can be killed and started again. Time stands still until it is moved.
 */
public final class Shop implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  public final FakeClock clock = FakeClock.at(START);
  public final SimulatedPlatform platform;
  public final SimulatedCloud cloud;
  public final Kill kill = new Kill();
  private Duration agentAhead = Duration.ZERO;
  private final InstantSource agentClock = () -> clock.instant().plus(agentAhead);
  private final Path folder;
  private final PlatformLink link;
  private final RandomGenerator random;
  private final SigningKey agentKey = key(1);
  private final MarketClient provider;
  private final Map<ContractId, MarketClient> tenants = new HashMap<>();
  private final Registration registration;
  private final String poolId;
  private final UnaryOperator<ProvisionerFactory> plugin;
  private final UnaryOperator<LoginProbe> probe;
  private final String settings;
  private String backend = "cloud";
  private long offering;
  private AgentProcess agent;

  /** What lives in the agent's process. */
  record AgentProcess(
      Database database, PlatformClient client, Engine engine, ManualScheduling scheduling) {}

  static Shop open(Path folder) {
    return open(folder, cloud -> cloud, "");
  }

  static Shop open(Path folder, UnaryOperator<SimulatedCloud.Builder> cloud, String settings) {
    return new Shop(folder, cloud, settings, factory -> factory, probe -> probe);
  }

  /** One whose dice fall as the seed says, and whose agent can die at every step out of itself. */
  public static Shop seeded(
      Path folder, UnaryOperator<SimulatedCloud.Builder> cloud, String settings, long seed) {
    return new Shop(folder, cloud, settings, factory -> factory, probe -> probe, new Random(seed));
  }

  /** With another plugin around the simulated one. */
  static Shop withPlugin(Path folder, UnaryOperator<ProvisionerFactory> plugin) {
    return new Shop(folder, cloud -> cloud, "", plugin, probe -> probe);
  }

  /** With another plugin around another cloud. */
  static Shop withPlugin(
      Path folder,
      UnaryOperator<SimulatedCloud.Builder> cloud,
      UnaryOperator<ProvisionerFactory> plugin) {
    return new Shop(folder, cloud, "", plugin, probe -> probe);
  }

  /** Where somebody stands between the customers and their instances. */
  static Shop withProbe(
      Path folder, UnaryOperator<SimulatedCloud.Builder> cloud, UnaryOperator<LoginProbe> probe) {
    return new Shop(folder, cloud, "", factory -> factory, probe);
  }

  /** With that plugin, and hosts of the test's own. */
  public static Shop withHosts(Path folder, ProvisionerFactory plugin, LoginProbe probe) {
    return new Shop(
        folder, cloud -> cloud, "sole_agent = true", simulated -> plugin, simulated -> probe);
  }

  private Shop(
      Path folder,
      UnaryOperator<SimulatedCloud.Builder> cloud,
      String settings,
      UnaryOperator<ProvisionerFactory> plugin,
      UnaryOperator<LoginProbe> probe) {
    this(folder, cloud, settings, plugin, probe, new SecureRandom());
  }

  private Shop(
      Path folder,
      UnaryOperator<SimulatedCloud.Builder> cloud,
      String settings,
      UnaryOperator<ProvisionerFactory> plugin,
      UnaryOperator<LoginProbe> probe,
      RandomGenerator random) {
    this.random = random;
    this.platform =
        SimulatedPlatform.builder().clock(clock).random(random).trusting().withoutPorts().start();
    this.link = link(CallBudget.unlimited());
    this.provider = MarketClient.of(link, key(2));
    this.probe = probe;
    this.folder = folder;
    this.settings = settings;
    this.plugin = plugin;
    this.cloud = cloud.apply(SimulatedCloud.builder(clock).withoutSsh()).start();
    this.poolId = ok(provider.createPool("Test pool", "europe", "simulated"));
    Secret token = ok(provider.createSetupToken(poolId, "agent", 24));
    this.registration = ok(PlatformClient.register(link, token.reveal(), agentKey));
    this.offering = offer("small", "simulated", Optional.empty());
    FreshJournal.in(folder.resolve("state"));
    this.agent = startAgent();
  }

  long offer(String name, String type, Optional<String> config) {
    return ok(
        provider.createOffering(
            new NewOffering(
                name,
                name,
                "public",
                BigDecimal.ONE,
                new NewOffering.Machine(
                    1, MemorySize.ofMebibytes(512), StorageSize.ofGibibytes(10)),
                new NewOffering.Source(poolId, type, config, "DE", "Berlin"))));
  }

  private AgentProcess startAgent() {
    return start(folder);
  }

  private AgentProcess start(Path home) {
    Database database = Database.open(home.resolve("state"), kill);
    PlatformClient client =
        PlatformClient.of(
            link(MortalBudget.around(kill)).drawing(new MortalDice(kill)),
            registration.providerHex(),
            agentKey);
    ManualScheduling scheduling = new ManualScheduling();
    Engine.World world =
        new Engine.World(
            database,
            client,
            probe.apply(cloud.loginProbe()),
            Quarantine.in(home.resolve("state"), CallLedger.in(home.resolve("state"))),
            agentClock,
            random,
            scheduling);
    Engine engine =
        Engine.build(
            config(),
            world,
            owner(),
            new Findings(),
            Map.of("simulated", MortalPlugin.around(plugin.apply(cloud.factory()), kill)));
    engine.work().start();
    return new AgentProcess(database, client, engine, scheduling);
  }

  /** The agent's own client, with another budget. */
  PlatformClient client(CallBudget budget) {
    return PlatformClient.of(link(budget), registration.providerHex(), agentKey);
  }

  private PlatformLink link(CallBudget budget) {
    return SameProcess.to(platform, budget, clock);
  }

  public Owner owner() {
    return new Owner(registration.providerHex(), poolId, agentKey.publicHex());
  }

  private AgentConfig config() {
    String text =
        """
        [platform]
        url = "%s"
        provider = "%s"
        pool = "%s"
        key = "agent.key"

        [agent]
        state = "state"
        %s

        [backend.%s]
        type = "simulated"
        """
            .formatted(SameProcess.ADDRESS, registration.providerHex(), poolId, settings, backend);
    Path file = folder.resolve("agent.toml");
    try {
      Files.writeString(file, text);
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
    seed[1] = (byte) (number >> 8);
    return SigningKey.ofSeed(seed);
  }

  static <T> T ok(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(T value)) {
      return value;
    }
    throw new IllegalStateException(answer.explanation());
  }

  /** What the platform tells everybody about the provider, under that name. */
  String publicly(String about) {
    URI path = URI.create("/api/v1/providers/" + providerHex() + "/" + about);
    try {
      return platform.answer("GET", path, Map.of(), new byte[0]).orElseThrow().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who sells. */
  public String providerHex() {
    return provider.publicHex();
  }

  public ContractId rent() {
    return rent(offering);
  }

  ContractId rent(long offeringDbId) {
    return rent(offeringDbId, Contracts.RENTER);
  }

  /** A tenant with a key of their own. */
  public ContractId rent(SshPublicKey renterKey) {
    return rent(offering, renterKey);
  }

  private ContractId rent(long offeringDbId, SshPublicKey renterKey) {
    MarketClient tenant = MarketClient.of(link, key(100 + tenants.size()));
    ContractId id =
        ok(tenant.rent(new Rental(offeringDbId, renterKey.line(), 720, "test", Optional.empty())));
    tenants.put(id, tenant);
    clock.advance(Duration.ofMillis(1));
    return id;
  }

  public void cancel(ContractId id) {
    ok(Objects.requireNonNull(tenants.get(id)).cancel(id, Optional.empty()));
  }

  Engine engine() {
    return agent.engine();
  }

  /** What an agent of this configuration does again and again. */
  List<String> rounds() {
    return Round.of(engine(), config().agent()).stream().map(Round::name).toList();
  }

  /** Where the operator speaks of what the agent must not decide alone. */
  public Hand hand() {
    return engine().hand();
  }

  /** Where the operator says what only a person can do. */
  public OperatorDesk operator() {
    return engine().operator();
  }

  /** A look at every instance's health, and a sign of life. */
  public void lookAfter() {
    engine().resources().round();
    engine().health().round();
    engine().heartbeat().round();
  }

  /** One round of everything, and all work that follows from it without waiting. */
  public void turn() {
    engine().intake().round();
    engine().leaseKeeper().round();
    engine().reconcile().round();
    runDue();
  }

  void runDue() {
    for (int i = 0; i < 200 && due() > 0; i++) {
      agent.scheduling().scheduler().runAnyDueExecutions();
      if (kill.isDead()) {
        throw new Kill.Here();
      }
    }
  }

  /** What a look left behind whose end could not be written; an agent's own threads ask for it. */
  void freeWhatDied() {
    clock.advance(Duration.ofMinutes(31));
    agent.scheduling().scheduler().runDeadExecutionDetection();
  }

  private long due() {
    Instant now = agentClock.instant();
    return agent
        .database()
        .read(journal ->
            journal
                .find(
                    "select count(*) as n from scheduled_tasks where execution_time <= ? and picked"
                        + " = 0",
                    row -> row.number("n"),
                    now)
                .orElse(0L));
  }

  /**
   * Lets so much time pass, with a round of everything each time: every second at first, then less
   * often.
   */
  void live(Duration time) {
    liveUntil(() -> false, time);
  }

  /** The same, and no longer than until something is so. */
  public void liveUntil(BooleanSupplier done, Duration atMost) {
    Instant start = clock.instant();
    turn();
    while (!done.getAsBoolean() && clock.instant().isBefore(start.plus(atMost))) {
      clock.advance(step(Duration.between(start, clock.instant())));
      turn();
    }
  }

  private static Duration step(Duration passed) {
    if (passed.toSeconds() < 10) {
      return Duration.ofSeconds(1);
    }
    return Duration.ofSeconds(passed.toMinutes() < 1 ? 5 : 20);
  }

  /** The process dies where it stands, and another one starts on what it left on disk. */
  public void crashAndRestart() {
    abandon();
    kill.revive();
    agent = startAgent();
  }

  /** The process ends, and the next one can die while it starts. */
  public void restartMortal() {
    abandon();
    agent = startAgent();
  }

  /** The process ends, and the next one finds its machine's clock so far ahead. */
  public void restartWithClockAhead(Duration ahead) {
    abandon();
    kill.revive();
    agentAhead = ahead;
    agent = startAgent();
  }

  /** The process ends, and the next one has another backend of that type in its configuration. */
  void restartWithBackend(String name) {
    abandon();
    backend = name;
    agent = startAgent();
  }

  /** Another agent of the same pool, moved by hand through its client. */
  PlatformClient rival() {
    Secret token = ok(provider.createSetupToken(poolId, "rival", 24));
    SigningKey rivalKey = key(3);
    Registration rival = ok(PlatformClient.register(link, token.reveal(), rivalKey));
    return PlatformClient.of(link, rival.providerHex(), rivalKey);
  }

  /** A second agent with the same key and configuration, and a journal of its own. */
  public Second doubled(Path other) {
    return new Second(start(other));
  }

  /** The other of two agents with one identity. Closed before its shop. */
  public final class Second implements AutoCloseable {
    private final AgentProcess process;

    private Second(AgentProcess process) {
      this.process = process;
    }

    /** One round of everything, as {@link Shop#turn}. */
    public void turn() {
      AgentProcess first = agent;
      agent = process;
      try {
        Shop.this.turn();
      } finally {
        agent = first;
      }
    }

    @Override
    public void close() {
      process.engine().parts().backends().close();
      process.client().close();
      process.database().close();
    }
  }

  /** Like a crash, and the state folder is lost too. */
  public void loseTheJournal() {
    restartAfter(state -> {
      JournalFiles.delete(state);
      FreshJournal.in(state); // as the next one would make it
    });
  }

  /** A copy of the journal as it lies on disk now is put aside. */
  public void keepTheJournal() {
    copyJournalTo(folder.resolve("backup"));
  }

  /** Like a crash, and the journal comes back from the copy that was put aside, if any. */
  public void restoreTheJournal() {
    Path backup = folder.resolve("backup");
    restartAfter(state -> {
      if (Files.exists(backup)) {
        JournalFiles.delete(state);
        JournalFiles.copy(backup, state);
      }
    });
  }

  /** The process ends, something happens to its state folder, and the next one starts if it can. */
  void restartAfter(Consumer<Path> happening) {
    abandon();
    kill.revive();
    happening.accept(folder.resolve("state"));
    agent = startAgent();
  }

  /** The journal's files as they lie on disk now, as a kill would leave them, or a backup. */
  void copyJournalTo(Path copy) {
    JournalFiles.copy(folder.resolve("state"), copy);
  }

  private void abandon() {
    engine().parts().backends().close();
    agent.client().close();
    agent.database().close();
  }

  public ContractRecord contract(ContractId id) {
    return engine().journal().require(id);
  }

  public ContractState state(ContractId id) {
    return contract(id).state();
  }

  /** The contract of that id, if the journal has it. */
  public Optional<ContractRecord> find(ContractId id) {
    return engine().journal().find(id);
  }

  /** How many reports the platform was not told yet. */
  public int unsent() {
    return engine().status().outbox().waiting();
  }

  /** Grows with every change to a contract of the journal. */
  public long changes() {
    return changes(id -> false);
  }

  /** The same for all but those that are left out. */
  public long changes(Predicate<ContractId> without) {
    return engine().journal().list(EnumSet.allOf(ContractState.class)).stream()
        .filter(contract -> !without.test(contract.id()))
        .mapToLong(ContractRecord::version)
        .sum();
  }

  /** What the journal tells of each contract. */
  public String histories() {
    StringBuilder text = new StringBuilder();
    for (ContractRecord contract : engine().journal().list(EnumSet.allOf(ContractState.class))) {
      text.append("\n    ").append(contract.id().brief()).append(' ').append(contract.state());
      engine()
          .journal()
          .events(contract.id())
          .forEach(
              event -> text.append("\n      ").append(event.at()).append(' ').append(event.what()));
    }
    return text.toString();
  }

  /** The platform works as it should again. */
  public void clearPlatformFaults() {
    platform.control().clearFaults();
  }

  /** The operator looks after the brake, and lets go what waits. */
  public void releaseTheBrake() {
    engine().hand().brake().release("operator");
  }

  public List<String> findings() {
    return engine().findings().all();
  }

  /**
   * The calls that changed something about one contract, in order, as {@code PUT …/provisioning}.
   */
  List<String> writes(ContractId id) {
    return platform.control().calls().stream()
        .filter(call -> call.path().contains(id.hex()) && !call.method().equals("GET"))
        .map(Shop::word)
        .toList();
  }

  private static String word(ReceivedCall call) {
    return call.method() + " " + call.path().substring(call.path().lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    kill.revive();
    abandon();
    cloud.close();
    platform.close();
  }
}

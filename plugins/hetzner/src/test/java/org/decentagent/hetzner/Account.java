// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.Exchange;
import org.decentagent.testkit.hetzner.HetznerOptions;
import org.decentagent.testkit.hetzner.SimulatedHetzner;
import org.decentagent.testkit.hetzner.judge.HetznerDescription;
import org.decentagent.testkit.time.FakeClock;

/**
 * A simulated account with one project, an agent with a hand-moved clock, and its memory. Every
 * exchange is held against the official description when it ends.
 */
final class Account implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
  static final String PROJECT = "shop";
  static final String TOKEN = "token-of-the-shop";
  static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  static final CallPattern CREATE = new CallPattern("POST", "/servers");
  static final SshPublicKey RENTER =
      new SshPublicKey(
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGiKcx3KM2qJ1ObBfFnEdSYI1CUHQyWbTwK3wLoGIFQ8");

  private static final Path SPEC =
      Path.of(System.getProperty("specs.dir", "none"), "hcloud-openapi-effective-2026-10.json");
  private static final Optional<HetznerDescription> JUDGE =
      Files.exists(SPEC) ? Optional.of(HetznerDescription.load(SPEC)) : Optional.empty();

  final FakeClock clock = FakeClock.at(START);
  final SimulatedHetzner hetzner;
  final StepsMemory memory = StepsMemory.of(clock);
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final HetznerFactory factory =
      new HetznerFactory(clock::advance, RandomGenerator.of("L64X128MixRandom"));
  private final List<Provisioner> opened = new ArrayList<>();

  private Account(UnaryOperator<HetznerOptions> options) {
    hetzner =
        SimulatedHetzner.start(
            options.apply(
                HetznerOptions.withProject(PROJECT, TOKEN).clock(clock).listener(exchanges::add)));
  }

  static Account open() {
    return open(options -> options);
  }

  static Account open(UnaryOperator<HetznerOptions> options) {
    return new Account(options);
  }

  static Optional<HetznerDescription> judge() {
    return JUDGE;
  }

  /** The contract of that number. */
  static ContractId contract(int number) {
    return new ContractId("%064x".formatted(number));
  }

  static String name(int number) {
    return Mark.of(contract(number)).text();
  }

  Settings settings() {
    return Settings.of(HetznerConfig.SCHEMA)
        .with(Layer.PROVIDER, "token", TOKEN)
        .with(Layer.PROVIDER, "api_url", hetzner.url().toString())
        .with(Layer.PROVIDER, "server_types", List.of("cx23", "cx33"))
        .with(Layer.PROVIDER, "locations", List.of("fsn1", "nbg1"));
  }

  Provisioner agent() {
    return agent(settings());
  }

  Provisioner agent(Settings settings) {
    return agent(settings, new PretendedProbe(LoginProbe.Verdict.ACCEPTED));
  }

  Provisioner agent(Settings settings, LoginProbe probe) {
    Provisioner provisioner =
        factory.create(new Context(settings, clock, probe, memory.notebook()));
    opened.add(provisioner);
    return provisioner;
  }

  private record Context(
      Settings settings, InstantSource clock, LoginProbe loginProbe, Notebook notebook)
      implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return new BackendName("hel");
    }

    @Override
    public Owner owner() {
      return OWNER;
    }
  }

  ProvisionRequest request(int number) {
    return request(number, settings());
  }

  ProvisionRequest request(int number, Settings settings) {
    return request(number, settings, RENTER);
  }

  ProvisionRequest request(int number, Settings settings, SshPublicKey renter) {
    ContractId contract = contract(number);
    return new ProvisionRequest(
        contract,
        new OwnerStamp(OWNER, contract, 1, Mark.of(contract).text()),
        new Sizes(
            OptionalInt.of(2),
            Optional.of(MemorySize.parse("4 GB")),
            Optional.of(StorageSize.parse("40 GB"))),
        renter,
        settings,
        Optional.of(START.plus(Duration.ofDays(30))));
  }

  /** Calls as the agent does until the instance is ready. */
  Instance deliver(Provisioner agent, ProvisionRequest request) {
    for (int call = 0; call < 60; call++) {
      switch (agent.provision(request, memory.open(request.contract()))) {
        case Provisioned.Ready(Instance instance) -> {
          return instance;
        }
        case Provisioned.InProgress(Duration checkAfter, String what) -> clock.advance(checkAfter);
      }
    }
    throw new AssertionError("not ready after sixty calls");
  }

  Instance deliver(Provisioner agent, int number) {
    return deliver(agent, request(number));
  }

  /** Calls as the agent does until the instance is gone. */
  void remove(Provisioner agent, int number, Optional<InstanceRef> instance) {
    ContractId contract = contract(number);
    RemovalRequest request = new RemovalRequest(contract, instance);
    for (int call = 0; call < 60; call++) {
      switch (agent.terminate(request, memory.open(contract))) {
        case Removal.Gone() -> {
          return;
        }
        case Removal.InProgress(Duration checkAfter, String what) -> clock.advance(checkAfter);
      }
    }
    throw new AssertionError("not gone after sixty calls");
  }

  /** How many calls there were since the last question, by method and kind of path. */
  List<String> calls() {
    List<String> calls =
        exchanges.stream()
            .map(it ->
                it.asked().method()
                    + " "
                    + it.asked().path().replace("/v1", "").replaceAll("/[0-9]+", "/*"))
            .toList();
    judgeAndForget();
    return calls;
  }

  Exchange last(String method, String path) {
    return exchanges.stream()
        .filter(it -> it.asked().method().equals(method) && it.asked().path().equals("/v1" + path))
        .reduce((former, later) -> later)
        .orElseThrow();
  }

  private void judgeAndForget() {
    List<Exchange> seen = List.copyOf(exchanges);
    exchanges.clear();
    JUDGE.ifPresent(judge -> assertThat(judge.judge(seen)).isEmpty());
    assertThat(hetzner.violations()).isEmpty();
  }

  @Override
  public void close() {
    opened.forEach(Provisioner::close);
    hetzner.close();
    judgeAndForget();
  }
}

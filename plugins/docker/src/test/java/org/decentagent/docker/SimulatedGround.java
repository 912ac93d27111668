// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineTrouble;
import org.decentagent.docker.api.SimulatedContainers;
import org.decentagent.docker.api.SimulatedEngine;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.time.FakeClock;

/** An engine in memory and an agent on it. */
final class SimulatedGround implements AutoCloseable {
  static final String VOLUMES = "with/volumes:1";
  static final Owner OWNER = new Owner("11".repeat(32), "pool-1", "22".repeat(32));
  static final SshPublicKey RENTER = HostKey.generate().publicKey();
  static final MemorySize MEMORY = MemorySize.ofMebibytes(256);

  final SimulatedEngine docker = new SimulatedEngine();
  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T19:00:00Z"));
  final EngineTrouble trouble = new EngineTrouble();
  final StepsMemory memory = StepsMemory.of(InstantSource.system());
  final Engine engine = docker.connect(trouble);

  private int contracts;
  private Optional<LoginProbe.Verdict> pretended = Optional.empty();

  SimulatedGround() {
    docker.host().hasImage(DebianImage.NAME.toString(), List.of());
    docker.host().hasImage(VOLUMES, List.of("/data", "/more"));
  }

  static Settings settings() {
    return Settings.of(DockerConfig.SCHEMA)
        .with(Layer.PROVIDER, "address", "203.0.113.9")
        .with(Layer.PROVIDER, "bind_address", "127.0.0.2")
        .with(Layer.PROVIDER, "ports", "23000-23099")
        .with(Layer.PROVIDER, "subnets", "10.231.0.0/20")
        .with(Layer.PROVIDER, "disk", "unenforced");
  }

  DockerProvisioner provisioner() {
    return provisioner(settings(), OWNER);
  }

  DockerProvisioner provisioner(Settings settings, Owner owner) {
    return new DockerProvisioner(
        new RealEngine.Context(owner, settings, loginProbe()),
        engine,
        Path.of(System.getProperty("java.io.tmpdir")),
        new Patience(clock::advance));
  }

  ContractId contract() {
    contracts++;
    return new ContractId(HexFormat.of().toHexDigits(contracts).repeat(8));
  }

  InMemorySteps steps(ContractId contract) {
    return memory.open(contract);
  }

  static ProvisionRequest request(ContractId contract) {
    return request(contract, settings());
  }

  static ProvisionRequest request(ContractId contract, Settings settings) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(OWNER, contract, 1, Mark.of(contract).text()),
        sizes(),
        RENTER,
        settings,
        Optional.empty());
  }

  static Sizes sizes() {
    return new Sizes(
        OptionalInt.of(2), Optional.of(MEMORY), Optional.of(StorageSize.ofGibibytes(1)));
  }

  /** An instance that is ready. */
  Instance ready(ContractId contract) {
    return ready(contract, settings());
  }

  Instance ready(ContractId contract, Settings settings) {
    Provisioned made =
        provisioner(settings, OWNER).provision(request(contract, settings), steps(contract));
    return ((Provisioned.Ready) made).instance();
  }

  static RemovalRequest removal(ContractId contract) {
    return new RemovalRequest(contract, Optional.empty());
  }

  SimulatedContainers.Seen container(String id) {
    return docker.containers().all().stream()
        .filter(each -> each.id().equals(id) || each.name().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Everything on the engine that can be left behind. */
  List<String> remains() {
    return Stream.of(
            docker.containers().all().stream().map(each -> "container " + each.name()),
            docker.networks().all().stream().map(each -> "network " + each.name()),
            docker.networks().volumes().stream().map(each -> "volume " + each))
        .flatMap(names -> names)
        .toList();
  }

  /** From now on every login ends so. */
  void loginsEnd(LoginProbe.Verdict verdict) {
    pretended = Optional.of(verdict);
  }

  /** Tells from what the engine has whether a customer would get in. */
  LoginProbe loginProbe() {
    return this::tryLogin;
  }

  private LoginProbe.Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    if (pretended.isPresent()) {
      return new Seen(hostKey, pretended.get(), "as pretended");
    }
    Optional<SimulatedContainers.Seen> server = docker.containers().at(access.port());
    if (server.isEmpty() || server.get().hostKey().isEmpty()) {
      return new Seen(Optional.empty(), LoginProbe.Verdict.UNREACHABLE, "connection refused");
    }
    SshPublicKey shown = new SshPublicKey(server.get().hostKey());
    boolean lets =
        hostKey.map(shown::equals).orElse(true)
            && access.user().equals("root")
            && access.host().equals("203.0.113.9")
            && server.get().keys().lines().anyMatch(renterKey.line()::equals);
    return lets
        ? new Seen(Optional.of(shown), LoginProbe.Verdict.ACCEPTED, "would be let in")
        : new Seen(Optional.of(shown), LoginProbe.Verdict.REFUSED, "would not be let in");
  }

  private record Seen(Optional<SshPublicKey> hostKey, LoginProbe.Verdict verdict, String detail)
      implements LoginProbe.Result {}

  /** Labels that prove a resource to be ours for that contract. */
  static Map<String, String> stamp(ContractId contract, String name) {
    return new OwnerStamp(OWNER, contract, 1, name).labels();
  }

  @Override
  public void close() {
    engine.close();
  }
}

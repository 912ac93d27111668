// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineAddress;
import org.decentagent.docker.api.EngineTrouble;
import org.decentagent.docker.api.ListedContainer;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.docker.api.ObservedEngine;
import org.decentagent.docker.api.Volumes;
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
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.decentagent.testkit.cloud.StepsMemory;

/**
 * The engine at {@code $DOCKER_HOST} and an agent of its own for one test, whose resources are all
 * removed when it is closed. Where {@code DC_REQUIRE_DOCKER=1}, a missing engine is a failure.
 */
final class RealEngine implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String FIRST_PORTS = "23000-23099";

  final Owner owner = new Owner(hex(), "pool-" + hex().substring(0, 8), hex());
  final KeyholderProbe probe = new KeyholderProbe();
  final RenterLogin renter = new RenterLogin();
  final StepsMemory memory = StepsMemory.of(InstantSource.system());
  final Engine engine;
  final List<ContractId> contracts = new ArrayList<>();

  private final List<DockerProvisioner> provisioners = new ArrayList<>();

  private RealEngine(Engine engine) {
    this.engine = engine;
    probe.knows(renter);
  }

  static RealEngine connect() {
    String host = System.getenv("DOCKER_HOST");
    if (host == null || host.isBlank()) {
      assertThat(System.getenv("DC_REQUIRE_DOCKER"))
          .as("DC_REQUIRE_DOCKER=1 needs DOCKER_HOST")
          .isNotEqualTo("1");
      assumeTrue(false, "did not run: no Docker Engine; set DOCKER_HOST");
    }
    return new RealEngine(anotherConnection());
  }

  /** The same engine over a connection of its own. */
  static Engine anotherConnection() {
    return anotherConnection(new EngineTrouble());
  }

  /** The same, where things go wrong on the way. */
  static Engine anotherConnection(EngineTrouble trouble) {
    String host = String.valueOf(System.getenv("DOCKER_HOST"));
    return ObservedEngine.at(EngineAddress.parse(host, Optional.empty()), trouble);
  }

  /** Settings that suit a test machine: no disk limits, loopback, few ports. */
  Settings settings() {
    return Settings.of(DockerConfig.SCHEMA)
        .with(Layer.PROVIDER, "address", "127.0.0.1")
        .with(Layer.PROVIDER, "bind_address", "127.0.0.1")
        .with(Layer.PROVIDER, "ports", FIRST_PORTS)
        .with(Layer.PROVIDER, "subnets", "10.214.0.0/20")
        .with(Layer.PROVIDER, "stop_timeout", "2 s")
        .with(Layer.PROVIDER, "disk", "unenforced");
  }

  DockerProvisioner provisioner(Settings settings) {
    return provisioner(settings, owner);
  }

  DockerProvisioner provisioner(Settings settings, Owner agent) {
    DockerProvisioner provisioner =
        new DockerProvisioner(
            new Context(agent, settings, probe),
            engine,
            Path.of(System.getProperty("java.io.tmpdir")));
    provisioners.add(provisioner);
    return provisioner;
  }

  /** What an agent hands the plugin. */
  record Context(Owner owner, Settings settings, LoginProbe loginProbe)
      implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return new BackendName("docker");
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Notebook notebook() {
      throw new IllegalStateException("an engine can be asked what it has");
    }
  }

  ContractId contract() {
    ContractId contract = new ContractId(hex());
    contracts.add(contract);
    return contract;
  }

  InMemorySteps steps(ContractId contract) {
    return memory.open(contract);
  }

  ProvisionRequest request(ContractId contract, Settings settings) {
    return request(contract, settings, sizes());
  }

  ProvisionRequest request(ContractId contract, Settings settings, Sizes sizes) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(owner, contract, 1, Mark.of(contract).text()),
        sizes,
        renter.publicKey(),
        settings,
        Optional.<Instant>empty());
  }

  static Sizes sizes() {
    return new Sizes(
        OptionalInt.of(1),
        Optional.of(MemorySize.ofMebibytes(256)),
        Optional.of(StorageSize.ofGibibytes(1)));
  }

  /** Calls again as the agent does, until it is ready. */
  static Instance ready(DockerProvisioner provisioner, ProvisionRequest request, Steps steps) {
    Patience patience = new Patience();
    return patience
        .look(
            240,
            Duration.ofSeconds(1),
            () ->
                provisioner.provision(request, steps) instanceof Provisioned.Ready(Instance made)
                    ? Optional.of(made)
                    : Optional.empty())
        .orElseThrow(() -> new AssertionError("not ready after four minutes"));
  }

  /** Everything on the engine that this test's agent made, or that is named so. */
  List<String> remains() {
    List<String> names = new ArrayList<>();
    String agent = OwnerStamp.agentLabel(owner);
    for (ListedContainer container : engine.containers().list()) {
      if (concerns(container.name(), container.labels(), agent)) {
        names.add("container " + container.name());
      }
    }
    for (NetworkFacts network : engine.networks().list()) {
      if (concerns(network.name(), network.labels(), agent)) {
        names.add("network " + network.name());
      }
    }
    for (Volumes.Volume volume : engine.volumes().list()) {
      if (concerns(volume.name(), volume.labels(), agent)) {
        names.add("volume " + volume.name());
      }
    }
    return names;
  }

  private boolean concerns(String name, Map<String, String> labels, String agent) {
    return labels.containsValue(agent)
        || contracts.stream().anyMatch(contract -> name.startsWith(Mark.of(contract).text()));
  }

  /** Lowers a container's memory behind our back. */
  void update(InstanceRef instance, long memory) {
    ObservedEngine.lowerMemory(engine, instance.externalId(), memory);
  }

  static RemovalRequest removal(ContractId contract, Instance instance) {
    return new RemovalRequest(contract, Optional.of(instance.ref()));
  }

  private static String hex() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Removes everything that concerns this test's agent. */
  void sweep() {
    String agent = OwnerStamp.agentLabel(owner);
    engine.containers().list().stream()
        .filter(container -> concerns(container.name(), container.labels(), agent))
        .forEach(container -> engine.containers().remove(container.id()));
    engine.networks().list().stream()
        .filter(network -> concerns(network.name(), network.labels(), agent))
        .forEach(network -> engine.networks().remove(network.id()));
    engine.volumes().list().stream()
        .filter(volume -> concerns(volume.name(), volume.labels(), agent))
        .forEach(volume -> engine.volumes().remove(volume.name()));
  }

  @Override
  public void close() {
    sweep();
    provisioners.forEach(DockerProvisioner::close);
    engine.close();
  }
}

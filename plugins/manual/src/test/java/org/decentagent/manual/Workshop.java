// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.OperatorTask;
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
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.time.FakeClock;

/** A backend of one person, who is moved by hand. Confined to one thread. */
final class Workshop {
  static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  static final ContractId CONTRACT = new ContractId("c".repeat(64));
  static final ContractId OTHER = new ContractId("d".repeat(64));
  static final SshPublicKey RENTER = HostKey.generate().publicKey();
  static final SshPublicKey HOST_KEY = HostKey.generate().publicKey();
  static final SshPublicKey OTHER_HOST_KEY = HostKey.generate().publicKey();
  static final String ADDRESS = "203.0.113.7";

  final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  final StepsMemory memory = StepsMemory.of(clock);
  final Rack rack = new Rack();

  /** Addresses by name, with a space between. */
  final Map<String, String> names = new HashMap<>();

  final Provisioner provisioner;
  private final Settings settings;

  Workshop() {
    this(OWNER, Map.of());
  }

  Workshop(Owner owner, Map<String, Object> set) {
    Settings read = Settings.of(ManualConfig.SCHEMA);
    for (Map.Entry<String, Object> value : set.entrySet()) {
      read = read.with(Layer.PROVIDER, value.getKey(), value.getValue());
    }
    this.settings = read;
    this.provisioner = anothers(owner);
  }

  /** The same people, asked by another agent. */
  Provisioner anothers(Owner owner) {
    return new ManualProvisioner(
        new Context(new BackendName("people"), owner, settings, clock, rack, memory.notebook()),
        this::resolve);
  }

  private List<InetAddress> resolve(String name) {
    return Arrays.stream(names.getOrDefault(name, ADDRESS).split(" "))
        .map(Workshop::address)
        .toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Context(
      BackendName backend,
      Owner owner,
      Settings settings,
      InstantSource clock,
      LoginProbe loginProbe,
      Notebook notebook)
      implements ProvisionerContext {}

  ProvisionRequest request(ContractId contract) {
    return request(contract, 1);
  }

  ProvisionRequest request(ContractId contract, int generation) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(OWNER, contract, generation, "none"),
        new Sizes(
            OptionalInt.of(2),
            Optional.of(MemorySize.ofMebibytes(4096)),
            Optional.of(StorageSize.ofGibibytes(40))),
        RENTER,
        settings,
        Optional.of(Instant.parse("2026-12-22T12:00:00Z")));
  }

  Provisioned provision(ContractId contract) {
    return provisioner.provision(request(contract), memory.open(contract));
  }

  Removal terminate(ContractId contract, Optional<InstanceRef> instance) {
    return provisioner.terminate(new RemovalRequest(contract, instance), memory.open(contract));
  }

  Removal terminate(ContractId contract) {
    return terminate(contract, Optional.of(ref(contract)));
  }

  InstanceRef ref(ContractId contract) {
    return new InstanceRef(new BackendName("people"), Mark.of(contract).text());
  }

  Transition suspend() {
    return suspension()
        .suspend(new SuspensionRequest(CONTRACT, ref(CONTRACT)), memory.open(CONTRACT));
  }

  Transition resume() {
    return suspension()
        .resume(new SuspensionRequest(CONTRACT, ref(CONTRACT)), memory.open(CONTRACT));
  }

  private Suspension suspension() {
    return provisioner.capability(Suspension.class).orElseThrow();
  }

  void switchOn() {
    rack.on(ADDRESS + ":22", HOST_KEY, "root", RENTER);
  }

  void switchOff() {
    rack.off(ADDRESS + ":22");
  }

  void enter(ContractId contract, String address, String hostKey) {
    memory.complete(contract, "provision.1", Map.of("address", address, "host_key", hostKey));
  }

  /** From the order to a running instance. */
  Instance delivered() {
    provision(CONTRACT);
    switchOn();
    enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());
    return ((Provisioned.Ready) provision(CONTRACT)).instance();
  }

  List<String> open(ContractId contract) {
    return memory.tasks(contract).stream().map(OperatorTask::name).toList();
  }

  void wait(Duration time) {
    clock.advance(time);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
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
import org.decentagent.testkit.cloud.ssh.HostKey;

/** A provider with one backend, a memory and a clock, driven by hand. */
final class Shop {
  static final Owner OWNER = new Owner("a".repeat(64), "pool-1", "b".repeat(64));
  static final ContractId CONTRACT = new ContractId("c".repeat(64));
  static final ContractId OTHER = new ContractId("d".repeat(64));
  static final SshPublicKey RENTER = HostKey.generate().publicKey();

  private static final Duration LATE = Duration.ofMinutes(10);

  final HandClock clock;
  final SimulatedCloud cloud;
  final Provisioner provisioner;
  StepsMemory memory;

  private Shop(HandClock clock, SimulatedCloud cloud) {
    this.clock = clock;
    this.cloud = cloud;
    this.provisioner = cloud.factory().create(context(cloud.factory(), clock, cloud.loginProbe()));
    this.memory = StepsMemory.withLateEffects(clock, LATE);
  }

  static Shop over(HandClock clock, SimulatedCloud.Builder cloud) {
    return new Shop(clock, cloud.start());
  }

  static ProvisionerContext context(
      ProvisionerFactory factory, InstantSource clock, LoginProbe probe, String... settings) {
    Settings read = Settings.of(factory.configSchema());
    for (int i = 0; i < settings.length; i += 2) {
      read = read.with(Layer.PROVIDER, settings[i], settings[i + 1]);
    }
    return new Context(
        new BackendName("sim"), OWNER, read, clock, probe, StepsMemory.of(clock).notebook());
  }

  static ProvisionRequest request(ContractId contract, SshPublicKey key) {
    return new ProvisionRequest(
        contract,
        new OwnerStamp(OWNER, contract, 1, "none"),
        new Sizes(OptionalInt.of(2), Optional.of(MemorySize.ofMebibytes(2048)), Optional.empty()),
        key,
        Settings.of(SimulatedConfig.SCHEMA),
        Optional.empty());
  }

  Provisioned provision(ContractId contract) {
    return provisioner.provision(request(contract, RENTER), memory.open(contract));
  }

  /** Provisions as an engine would that is patient and never restarts. */
  Instance provisionUntilReady(ContractId contract) {
    for (int round = 0; round < 100; round++) {
      switch (provision(contract)) {
        case Provisioned.Ready ready -> {
          return ready.instance();
        }
        case Provisioned.InProgress later -> clock.advance(later.checkAfter());
      }
    }
    throw new AssertionError("not ready after 100 rounds");
  }

  Removal terminate(ContractId contract, Optional<InstanceRef> instance) {
    return provisioner.terminate(new RemovalRequest(contract, instance), memory.open(contract));
  }

  Transition suspend(ContractId contract, Instance instance) {
    return suspension()
        .suspend(new SuspensionRequest(contract, instance.ref()), memory.open(contract));
  }

  Transition resume(ContractId contract, Instance instance) {
    return suspension()
        .resume(new SuspensionRequest(contract, instance.ref()), memory.open(contract));
  }

  private Suspension suspension() {
    return provisioner.capability(Suspension.class).orElseThrow();
  }

  void terminateUntilGone(ContractId contract, Optional<InstanceRef> instance) {
    for (int round = 0; round < 100; round++) {
      switch (terminate(contract, instance)) {
        case Removal.Gone gone -> {
          return;
        }
        case Removal.InProgress later -> clock.advance(later.checkAfter());
      }
    }
    throw new AssertionError("not gone after 100 rounds");
  }

  /** Forgets everything, as if the journal were lost. */
  void loseJournal() {
    memory = StepsMemory.withLateEffects(clock, LATE);
  }

  void settle() {
    clock.advance(LATE);
  }

  Map<String, String> stampOf(ContractId contract, String resource) {
    return new OwnerStamp(OWNER, contract, 1, resource).labels();
  }

  private record Context(
      BackendName backend,
      Owner owner,
      Settings settings,
      InstantSource clock,
      LoginProbe loginProbe,
      Notebook notebook)
      implements ProvisionerContext {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.testkit.cloud.ssh.Renter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealLoginTest {
  private final HandClock clock = new HandClock();
  private final StepsMemory memory = StepsMemory.of(clock);

  @TempDir private Path folder;

  @Test
  void aNonceSurvivesSuspensionOnTheSamePortWithTheSameHostKey() throws Exception {
    Renter renter = Renter.withEd25519();
    try (SimulatedCloud cloud = SimulatedCloud.start(clock);
        Provisioner provisioner = provisioner(cloud)) {
      Instance instance = provision(provisioner, renter);
      int port = instance.ssh().orElseThrow().port();
      Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
      SuspensionRequest paused = new SuspensionRequest(Shop.CONTRACT, instance.ref());
      renter.run(port, "cat > nonce", "n-1");

      suspension.suspend(paused, memory.open(Shop.CONTRACT));
      assertThatThrownBy(() -> renter.run(port, "cat nonce", "")).hasMessageContaining("refused");
      suspension.resume(paused, memory.open(Shop.CONTRACT));

      assertThat(renter.run(port, "cat nonce", "").output()).isEqualTo("n-1");
      assertThat(cloud.machines())
          .singleElement()
          .satisfies(it -> assertThat(it.hostKey()).isEqualTo(instance.hostKey().orElseThrow()));
    }
  }

  @Test
  void onlyTheCustomerOfAMachineGetsIntoIt() throws Exception {
    Renter renter = Renter.withEd25519();
    Renter other = Renter.withEd25519();
    try (SimulatedCloud cloud = SimulatedCloud.start(clock);
        Provisioner provisioner = provisioner(cloud)) {
      Instance instance = provision(provisioner, renter);
      provisioner.provision(Shop.request(Shop.OTHER, other.publicKey()), memory.open(Shop.OTHER));
      int port = instance.ssh().orElseThrow().port();

      assertThat(cloud.machines()).extracting(Machine::hostKey).doesNotHaveDuplicates();
      assertThat(renter.run(port, "hostname", "").output()).startsWith("dc-");
      assertThatThrownBy(() -> other.run(port, "true", "")).hasMessageStartingWith("Auth fail");
    }
  }

  @Test
  void aWorldInAFolderIsThereAgainWhenItsProcessIsGone() throws Exception {
    Renter renter = Renter.withEd25519();
    String identity;
    Instance instance;
    try (SimulatedCloud cloud = inFolder();
        Provisioner provisioner = provisioner(cloud)) {
      instance = provision(provisioner, renter);
      identity = provisioner.identity().text();
      renter.run(instance.ssh().orElseThrow().port(), "cat > nonce", "n-2");
      assertThatThrownBy(this::inFolder).hasMessageContaining("is open already");
    }

    try (SimulatedCloud cloud = inFolder();
        Provisioner provisioner = provisioner(cloud)) {
      int port = instance.ssh().orElseThrow().port();
      assertThat(renter.run(port, "cat nonce", "").output()).isEqualTo("n-2");
      assertThat(provisioner.identity().text()).isEqualTo(identity);
      assertThat(Files.getPosixFilePermissions(folder.resolve("world.json"))).hasSize(2);

      while (!(remove(provisioner, instance.ref()) instanceof Removal.Gone)) {
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(folder.resolve("disks")).isEmptyDirectory();
    }
  }

  @Test
  void aDamagedWorldIsNamedWithTheRemedy() throws Exception {
    Files.writeString(folder.resolve("world.json"), "{\"version\": 1, \"mach");

    assertThatThrownBy(this::inFolder)
        .hasMessageContaining("cannot read " + folder.resolve("world.json"))
        .hasMessageContaining("rm -r " + folder);
    Files.delete(folder.resolve("world.json"));
    try (SimulatedCloud fresh = inFolder()) {
      assertThat(fresh.machines()).isEmpty();
    }
  }

  @Test
  void provisionersThatNameOneFolderShareOneWorld() throws Exception {
    SimulatedProvisionerFactory factory = new SimulatedProvisionerFactory();
    ProvisionerContext context =
        Shop.context(factory, clock, neverAsked(), "folder", folder.toString());
    Renter renter = Renter.withEd25519();
    Provisioner first = factory.create(context);
    Provisioner second = factory.create(context);

    Provisioned made =
        first.provision(
            Shop.request(Shop.CONTRACT, renter.publicKey()), memory.open(Shop.CONTRACT));
    clock.advance(Duration.ofSeconds(1));
    assertThat(made).isInstanceOf(Provisioned.InProgress.class);
    assertThat(second.identity()).isEqualTo(first.identity());
    first.close();
    Instance instance = provision(second, renter);
    int port = instance.ssh().orElseThrow().port();
    assertThat(renter.run(port, "true", "").status()).isZero();
    second.close();

    assertThatThrownBy(() -> renter.run(port, "true", "")).hasMessageContaining("refused");
    try (Provisioner third = factory.create(context)) {
      assertThat(renter.run(port, "true", "").status()).isZero();
      assertThat(provision(third, renter).ref()).isEqualTo(instance.ref());
    }
  }

  private static LoginProbe neverAsked() {
    return (access, hostKey, renterKey, deadline) -> {
      throw new AssertionError("nobody asked for a login");
    };
  }

  private SimulatedCloud inFolder() {
    return SimulatedCloud.builder(clock).in(folder).start();
  }

  private Provisioner provisioner(SimulatedCloud cloud) {
    return cloud.factory().create(Shop.context(cloud.factory(), clock, cloud.loginProbe()));
  }

  private Instance provision(Provisioner provisioner, Renter renter) {
    Provisioned answer =
        provisioner.provision(
            Shop.request(Shop.CONTRACT, renter.publicKey()), memory.open(Shop.CONTRACT));
    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    return ((Provisioned.Ready) answer).instance();
  }

  private Removal remove(Provisioner provisioner, InstanceRef instance) {
    return provisioner.terminate(
        new RemovalRequest(Shop.CONTRACT, Optional.of(instance)), memory.open(Shop.CONTRACT));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.docker.api.ContainerWish;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.Networks;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StrangersOnDockerTest {
  private RealEngine real;
  private DockerProvisioner provisioner;
  private ContractId contract;
  private InMemorySteps steps;

  @BeforeEach
  void connect() {
    real = RealEngine.connect();
    provisioner = real.provisioner(real.settings());
    contract = real.contract();
    steps = real.steps(contract);
  }

  @AfterEach
  void removeEverything() {
    if (real != null) {
      real.close();
    }
  }

  /** A container that is made past the provisioner, from the image of a first instance. */
  private String stranger(String name, Map<String, String> labels, Map<String, Object> hostConfig) {
    ContractId first = real.contract();
    Instance instance =
        RealEngine.ready(provisioner, real.request(first, real.settings()), real.steps(first));
    String image = real.engine.containers().find(instance.ref().externalId()).orElseThrow().image();
    provisioner.terminate(RealEngine.removal(first, instance), real.steps(first));
    ContainerWish wish =
        new ContainerWish(
            name,
            image,
            new ContainerWish.Program(
                List.of("/bin/sh", "-c", "sleep 600"), "0:0", Duration.ofSeconds(1)),
            labels,
            Set.of(22),
            hostConfig);
    return ((Containers.Created.Made) real.engine.containers().create(wish)).id();
  }

  private static Map<String, Object> nowhere() {
    return Map.of("NetworkMode", "none");
  }

  @Test
  void anUnstampedContainerUnderOurNameIsNeverTouched() {
    String name = Mark.of(contract).text();
    String id = stranger(name, Map.of(), nowhere());

    assertThatThrownBy(() -> provisioner.provision(real.request(contract, real.settings()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("bears no stamp");
    assertThatThrownBy(
            () -> provisioner.terminate(new RemovalRequest(contract, Optional.empty()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(provisioner.find(Mark.of(contract))).isInstanceOf(Lookup.NotOurs.class);
    assertThat(observed(id).ownership()).isEqualTo(new Ownership.Unstamped());
    assertThat(real.engine.containers().find(id)).isPresent();
  }

  @Test
  void aNetworkUnderOurNameWithoutAStampIsNeitherUsedNorRemoved() {
    String name = Mark.of(contract).text();
    real.engine.networks().create(name, "10.213.0.0/29", Map.of());

    assertThatThrownBy(
            () -> RealEngine.ready(provisioner, real.request(contract, real.settings()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThatThrownBy(
            () -> provisioner.terminate(new RemovalRequest(contract, Optional.empty()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(real.engine.networks().find(name)).isPresent();
    assertThat(real.engine.containers().find(name)).isEmpty();
  }

  @Test
  void aVolumeUnderOurNameWithoutAStampIsNotRemoved() {
    String name = Mark.of(contract).text() + "-0";
    real.engine.volumes().create(name, Map.of());

    assertThatThrownBy(
            () -> provisioner.terminate(new RemovalRequest(contract, Optional.empty()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(real.engine.volumes().list()).anyMatch(volume -> volume.name().equals(name));
  }

  @Test
  void anotherAgentsInstanceIsNeitherAdoptedNorStoppedNorRemoved() {
    Owner other = new Owner("ab".repeat(32), "other-pool", "cd".repeat(32));
    Instance instance =
        RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);
    DockerProvisioner stranger = real.provisioner(real.settings(), other);

    assertThat(stranger.find(Mark.of(contract))).isInstanceOf(Lookup.NotOurs.class);
    assertThatThrownBy(
            () -> stranger.terminate(RealEngine.removal(contract, instance), real.steps(contract)))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("names another agent");
    assertThatThrownBy(() ->
            stranger
                .capability(Suspension.class)
                .orElseThrow()
                .suspend(new SuspensionRequest(contract, instance.ref()), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(real.engine.containers().find(instance.ref().externalId()))
        .hasValueSatisfying(found -> assertThat(found.status().isRunning()).isTrue());
  }

  @Test
  void aCopyOfOurContainerIsAStranger() {
    Instance instance =
        RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);
    Map<String, String> labels =
        real.engine.containers().find(instance.ref().externalId()).orElseThrow().labels();

    String copy = stranger("copy-of-" + Mark.of(contract), labels, nowhere());

    assertThat(observed(copy).ownership())
        .isInstanceOfSatisfying(
            Ownership.Foreign.class, foreign -> assertThat(foreign.why()).contains("copy"));
    assertThat(observed(instance.ref().externalId()).ownership())
        .isInstanceOf(Ownership.Ours.class);
    provisioner.terminate(RealEngine.removal(contract, instance), steps);
    assertThat(real.engine.containers().find(copy)).isPresent();
  }

  @Test
  void inventoryShowsEveryState() {
    Instance running =
        RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);
    ContractId second = real.contract();
    Instance stopped =
        RealEngine.ready(provisioner, real.request(second, real.settings()), real.steps(second));
    provisioner
        .capability(Suspension.class)
        .orElseThrow()
        .suspend(new SuspensionRequest(second, stopped.ref()), real.steps(second));
    String halfMade = stranger(Mark.of(real.contract()).text(), Map.of(), nowhere());

    Inventory inventory = provisioner.inventory();

    assertThat(((Inventory.Complete) inventory).identity()).isEqualTo(provisioner.identity());
    assertThat(observed(running.ref().externalId()).state()).isEqualTo(InstanceState.RUNNING);
    assertThat(observed(stopped.ref().externalId()).state()).isEqualTo(InstanceState.STOPPED);
    assertThat(observed(halfMade).state()).isEqualTo(InstanceState.CREATING);
  }

  @Test
  void aPortThatSomethingElseHasLeadsToTheNextOne() {
    String squatter =
        stranger(
            "squatter-" + Mark.of(contract),
            Map.of(),
            Map.of(
                "PortBindings",
                Map.of("22/tcp", List.of(Map.of("HostIp", "127.0.0.1", "HostPort", "23000"))),
                "NetworkMode",
                squatterNetwork()));
    real.engine.containers().start(squatter);
    try {
      Instance instance =
          RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);

      assertThat(instance.ssh().orElseThrow().port()).isNotEqualTo(23000);
      assertThat(real.remains()).hasSize(2);
    } finally {
      real.engine.containers().remove(squatter);
      real.engine
          .networks()
          .find("squatters")
          .ifPresent(n -> real.engine.networks().remove(n.id()));
    }
  }

  private String squatterNetwork() {
    real.engine.networks().create("squatters", "10.214.8.0/29", Map.of());
    return "squatters";
  }

  @Test
  void aSubnetThatSomethingElseHasLeadsToTheNextOne() {
    Networks.Created taken = real.engine.networks().create("squatter", "10.214.0.0/29", Map.of());
    try {
      RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);

      assertThat(taken).isInstanceOf(Networks.Created.Made.class);
      assertThat(real.remains()).hasSize(2);
      assertThat(steps.choose("subnet", List.of())).isEqualTo("10.214.0.8/29");
    } finally {
      real.engine.networks().find("squatter").ifPresent(n -> real.engine.networks().remove(n.id()));
    }
  }

  @Test
  void whereTheHostCannotBeSeenTheEngineTellsOfATakenSubnet() {
    real.engine.networks().create("squatter", "10.214.0.0/29", Map.of());
    try {
      new InstanceNetwork(real.engine.networks(), new Stamps(real.owner), HostNetworks::unknown)
          .make(real.request(contract, real.settings()), steps);

      assertThat(steps.choose("subnet", List.of())).isEqualTo("10.214.0.8/29");
    } finally {
      real.engine.networks().find("squatter").ifPresent(n -> real.engine.networks().remove(n.id()));
    }
  }

  private Observed observed(String id) {
    return ((Inventory.Complete) provisioner.inventory())
        .resources().stream()
            .filter(resource -> resource.externalId().equals(id))
            .findFirst()
            .orElseThrow();
  }
}

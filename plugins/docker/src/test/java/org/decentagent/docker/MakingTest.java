// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.docker.api.Networks;
import org.decentagent.docker.api.SimulatedNetworks;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MakingTest {
  private final SimulatedGround ground = new SimulatedGround();
  private final DockerProvisioner provisioner = ground.provisioner();
  private final ContractId contract = ground.contract();
  private final InMemorySteps steps = ground.steps(contract);
  private final String mark = Mark.of(contract).text();

  @AfterEach
  void close() {
    ground.close();
  }

  private Provisioned provision() {
    return provisioner.provision(SimulatedGround.request(contract), steps);
  }

  @Test
  void aNetworkUnderOurNameWithoutAStampIsNotUsed() {
    ground.docker.networks().plantNetwork(mark, "10.231.9.0/29", Map.of());

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("bears no stamp");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void aVolumeUnderOurNameWithoutAStampIsNotUsed() {
    Settings settings =
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES);
    ground.docker.networks().plantVolume(mark + "-0", Map.of());

    assertThatThrownBy(
            () -> provisioner.provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("volume " + mark + "-0 bears no stamp");

    assertThat(ground.docker.containers().all()).isEmpty();
  }

  @Test
  void everyPartIsOnRecordBeforeItMayExist() {
    ground.docker.refuseOnce("POST /networks/create", 500, "unexpected EOF");

    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(steps.children()).containsExactly(new Steps.Child("network", mark));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /containers/create",
        "POST /containers/c0",
        "PUT /containers/",
        "POST /networks/create"
      })
  void anErrorThatNothingExplainsLeavesItOpenWhetherAnythingWasMade(String call) {
    ground.docker.obeyOnceAnswering(call, 500, "unexpected EOF");

    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    Provisioned made = provision();

    assertThat(made).isInstanceOf(Provisioned.Ready.class);
    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  @Test
  void everyVolumeIsOnRecordBeforeItMayExist() {
    Settings settings =
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES);
    ground.docker.refuseOnce("POST /volumes/create", 500, "unexpected EOF");

    assertThatThrownBy(
            () -> provisioner.provision(SimulatedGround.request(contract, settings), steps))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);

    assertThat(steps.children()).contains(new Steps.Child("volume", mark + "-0"));
  }

  @Test
  void aPortThatSomethingElseHasLeadsToTheNextOne() {
    ground.docker.containers().takesPort(23000);

    Instance instance = ground.ready(contract);

    assertThat(instance.ssh().orElseThrow().port()).isEqualTo(23001);
    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  @Test
  void whereNoPortIsFreeTheBackendIsFull() {
    for (int port = 23000; port < 23100; port++) {
      ground.docker.containers().takesPort(port);
    }

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.QuotaExceeded.class)
        .hasMessageContaining("set 'ports'");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void aSubnetThatSomethingElseHasLeadsToTheNextOne() {
    ground.docker.networks().plantNetwork("other", "10.231.0.0/29", Map.of());

    ground.ready(contract);

    assertThat(subnet()).isEqualTo("10.231.0.8/29");
  }

  @Test
  void aNetworkThatTheHostIsInIsNotGivenToAnInstance() {
    Subnets range = Subnets.parse("10.231.0.0/29");
    HostNetworks.Interface taken = new HostNetworks.Interface("eth7", range.base(), 29);
    Supplier<HostNetworks> host = () -> new HostNetworks(List.of(taken));

    new InstanceNetwork(ground.engine.networks(), new Stamps(SimulatedGround.OWNER), host)
        .make(SimulatedGround.request(contract), steps);

    assertThat(subnet()).isEqualTo("10.231.0.8/29");
  }

  private String subnet() {
    return ground.docker.networks().all().stream()
        .filter(network -> network.name().equals(mark))
        .map(SimulatedNetworks.Network::subnet)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasReadyAndVanishedIsNotMadeAgain() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().lose(instance.ref().externalId());

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(this::provision)
          .isInstanceOf(ProvisioningException.Conflict.class)
          .hasMessageContaining("after it had been ready");
    }

    assertThat(ground.docker.containers().all()).isEmpty();
  }

  @Test
  void whatWasReadyAndLostItsMemoryOfTheEffectIsNotMadeAgain() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().lose(instance.ref().externalId());
    ground.docker.networks().lose(mark);

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.Conflict.class);
    }

    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void whatVanishedBeforeItWasReadyIsMadeAnew() {
    ground.docker.refuseOnce("PUT /containers/", 500, "unexpected EOF");
    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    ground.docker.containers().lose(ground.container(mark).id());

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("made anew");
    Provisioned made = provision();

    assertThat(made).isInstanceOf(Provisioned.Ready.class);
    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  @Test
  void itsPortIsTakenWhileItStoodStillAndNothingOfItIsLost() {
    Instance instance = ground.ready(contract);
    provisioner
        .capability(Suspension.class)
        .orElseThrow()
        .suspend(new SuspensionRequest(contract, instance.ref()), steps);
    ground.docker.containers().takesPort(instance.ssh().orElseThrow().port());

    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.Retryable.class);

    assertThat(ground.container(mark).id()).isEqualTo(instance.ref().externalId());
    assertThat(ground.container(mark).hostKey()).isEqualTo(instance.hostKey().orElseThrow().line());
  }

  @Test
  void otherSettingsDoNotCostACustomerTheirContainer() {
    Instance before = ground.ready(contract);
    ground.memory.forget(contract);
    Settings changed = SimulatedGround.settings().with(Layer.PROVIDER, "pids_limit", 100L);

    Instance after = ground.ready(contract, changed);

    assertThat(after.ref()).isEqualTo(before.ref());
    assertThat(after.hostKey()).isEqualTo(before.hostKey());
  }

  @Test
  void aContainerThatNeverRanIsMadeAsTheSettingsAreNow() {
    ground.docker.refuseOnce("PUT /containers/", 500, "unexpected EOF");
    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    ground.memory.forget(contract);
    Settings changed = SimulatedGround.settings().with(Layer.PROVIDER, "pids_limit", 100L);

    ground.ready(contract, changed);

    assertThat(ground.container(mark).wish().at("/HostConfig/PidsLimit").asLong()).isEqualTo(100);
  }

  @Test
  void theCustomersOwnKeyFileIsNotWrittenOverWhenItIsAskedForAgain() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().dies(instance.ref().externalId());
    int writes = writes();

    provision();

    assertThat(ground.container(mark).status()).isEqualTo("running");
    assertThat(writes()).isEqualTo(writes);
  }

  private int writes() {
    return (int)
        ground.docker.calls().stream()
            .filter(call -> call.startsWith("PUT ") && call.endsWith("/archive"))
            .count();
  }

  @Test
  void aProgramThatEndsAtOnceIsNamedAndNotReady() {
    ground.docker.containers().programsEndWith(127);
    ground.docker.containers().makesNoHostKeys();

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("last exit code 127")
        .hasMessageContaining("the image needs /bin/sh");
  }

  @Test
  void anEngineWithoutAnIdIsNobody() {
    ground.docker.host().says("ID", "");

    assertThatThrownBy(provisioner::identity).isInstanceOf(ProvisioningException.Retryable.class);
  }

  @Test
  void twoEnginesOfOneHostAreNotTheSame() {
    String one = provisioner.identity().text();
    ground.docker.host().says("DockerRootDir", "/nonexistent/second");

    String other = provisioner.identity().text();

    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void aNameIsGivenToOneNetworkOnly() {
    ground.docker.networks().plantNetwork(mark, "10.231.9.0/29", Map.of());

    Networks.Created second = ground.engine.networks().create(mark, "10.231.0.0/29", Map.of());

    assertThat(second).isInstanceOf(Networks.Created.NameTaken.class);
    assertThat(ground.docker.networks().all()).hasSize(1);
  }

  @Test
  void aNetworkWhoseNameOnlyBeginsLikeOursIsNotOurs() {
    ground.docker.networks().plantNetwork(mark + "-of-others", "10.231.9.0/29", Map.of());

    Instance instance = ground.ready(contract);

    assertThat(instance.hostKey()).isPresent();
  }

  @Test
  void aNetworkThatWasRemovedBeforeItWasReadyIsMadeAnew() {
    ground.docker.refuseOnce("PUT /containers/", 500, "unexpected EOF");
    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    ground.docker.networks().lose(mark);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("network " + mark + " was removed; it is made anew");
    Provisioned made = provision();

    assertThat(made).isInstanceOf(Provisioned.Ready.class);
    assertThat(ground.remains()).containsExactly("container " + mark, "network " + mark);
  }

  @Test
  void whatWasBegunWithAnImageIsMadeOfItThoughItsNameIsGone() {
    ground.docker.refuseOnce("POST /networks/create", 500, "unexpected EOF");
    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    ground.docker.host().untag(DebianImage.NAME.toString());

    Provisioned made = provision();

    assertThat(made).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void aProgramThatEndsAfterItMadeItsHostKeyIsNotReady() {
    ground.docker.containers().programsEndWith(255);

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("last exit code 255");
  }

  @Test
  void aProgramThatIsSlowToMakeItsHostKeyIsWaitedFor() {
    ground.docker.containers().makesNoHostKeys();

    Provisioned made = provision();

    assertThat(made)
        .isInstanceOfSatisfying(
            Provisioned.InProgress.class,
            waiting -> assertThat(waiting.toString()).contains("waiting for the host key"));
  }

  @Test
  void aContainerThatOurMemoryNamesIsStillOnlyOursWithOurStamp() {
    Instance others = ground.ready(ground.contract());
    String id = others.ref().externalId();
    steps.effect("container-1-23001", () -> id, Optional::empty);
    ground.docker.containers().takesPort(23001);

    assertThatThrownBy(
            () -> {
              steps.choose("port", List.of("23001"));
              provision();
            })
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("stamped for another contract");

    assertThat(ground.container(id).status()).isEqualTo("running");
  }

  @Test
  void aContainerThatStaysThoughItWasRemovedIsWaitedFor() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().removesSlowly(1000);
    InstanceContainer maker =
        new InstanceContainer(
            ground.engine.containers(),
            new Stamps(SimulatedGround.OWNER),
            new Patience(pause -> {}));

    assertThatThrownBy(() ->
            maker.removeUnused(
                ground.engine.containers().find(instance.ref().externalId()).orElseThrow()))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("still being removed");
  }

  @Test
  void aContainerUnderOurNameWithoutAStampIsNeitherUsedNorRemoved() {
    ground.docker.containers().plant(mark, Map.of());

    assertThatThrownBy(this::provision)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("container " + mark + " bears no stamp");

    assertThat(ground.remains()).contains("container " + mark);
  }

  @Test
  void whatWasMadeUnderOtherSettingsAndNeverRanIsRemovedBeforeItIsMadeAnew() {
    ground.docker.refuseOnce("PUT /containers/", 500, "unexpected EOF");
    assertThatThrownBy(this::provision).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    Settings changed = SimulatedGround.settings().with(Layer.PROVIDER, "pids_limit", 100L);

    assertThatThrownBy(() -> ground.ready(contract, changed))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("made under other settings");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void whatWasSoldIsWrittenOnTheContainer() {
    ContainerPlan plan =
        new ContainerPlan(
            SimulatedGround.request(contract),
            new Limits(2, SimulatedGround.MEMORY, Optional.of(StorageSize.ofGibibytes(5)), 100),
            "sha256:1",
            new Confinement.Place(23000, mark, Map.of()));

    assertThat(plan.wish().labels())
        .containsEntry(InstanceLabels.STORAGE, Long.toString(5L << 30))
        .containsEntry(InstanceLabels.MEMORY, Long.toString(256L << 20))
        .containsEntry(InstanceLabels.CPU_CORES, "2")
        .containsEntry(InstanceLabels.PROCESSES, "100")
        .containsEntry(InstanceLabels.PORT, "23000");
  }
}

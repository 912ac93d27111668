// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndingTest {
  private final SimulatedGround ground = new SimulatedGround();
  private final DockerProvisioner provisioner = ground.provisioner();
  private final ContractId contract = ground.contract();
  private final InMemorySteps steps = ground.steps(contract);
  private final String mark = Mark.of(contract).text();

  @AfterEach
  void close() {
    ground.close();
  }

  private Removal terminate() {
    return provisioner.terminate(SimulatedGround.removal(contract), steps);
  }

  private Suspension suspension() {
    return provisioner.capability(Suspension.class).orElseThrow();
  }

  @Test
  void containerNetworkAndVolumesGoTogether() {
    Settings settings =
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES);
    ground.ready(contract, settings);
    List<String> before = ground.remains();

    Removal removal = terminate();

    assertThat(before)
        .containsExactlyInAnyOrder(
            "container " + mark,
            "network " + mark,
            "volume " + mark + "-0",
            "volume " + mark + "-1");
    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).isEmpty();
    assertThat(steps.children()).isEmpty();
  }

  @Test
  void whatIsFoundByIdAndByNameIsRemovedOnce() {
    Instance instance = ground.ready(contract);

    provisioner.terminate(new RemovalRequest(contract, Optional.of(instance.ref())), steps);

    assertThat(ground.docker.calls())
        .filteredOn(call -> call.startsWith("DELETE /containers/"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE /networks/", "DELETE /volumes/"})
  void whatStaysAfterItWasRemovedIsNotGone(String call) {
    ground.ready(
        contract,
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES));
    ground.docker.refuseOnce(call, 204, "");

    Removal first = terminate();
    Removal second = terminate();

    assertThat(first).isInstanceOf(Removal.InProgress.class);
    assertThat(second).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void aContainerThatTakesItsTimeIsWaitedFor() {
    ground.ready(contract);
    ground.docker.containers().removesSlowly(2);

    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void aRemovalThatIsUnderWayAlreadyIsNoFailure() {
    ground.ready(contract);
    ground.docker.obeyOnceAnswering(
        "DELETE /containers/", 409, "removal of container " + mark + " is already in progress");

    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
  }

  @Test
  void whatSomebodyElseRemovedMeanwhileIsNoFailure() {
    Settings settings =
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES);
    ground.ready(contract, settings);
    ground.docker.obeyOnceAnswering("DELETE /containers/", 404, "No such container: " + mark);
    ground.docker.obeyOnceAnswering("DELETE /networks/", 404, "network " + mark + " not found");
    ground.docker.obeyOnceAnswering("DELETE /volumes/", 404, "get " + mark + ": no such volume");

    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void aNetworkThatIsStillInUseIsToldAndNotGone() {
    ground.ready(contract);
    ground.docker.refuseOnce("DELETE /networks/", 403, "network x has active endpoints");

    assertThatThrownBy(this::terminate)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("has active endpoints");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void aVolumeThatIsStillInUseIsToldAndNotGone() {
    ground.ready(
        contract,
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES));
    ground.docker.refuseOnce("DELETE /volumes/", 409, "volume is in use");

    assertThatThrownBy(this::terminate)
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("volume is in use");

    assertThat(ground.remains()).containsExactly("volume " + mark + "-0", "volume " + mark + "-1");
  }

  @Test
  void aPageOfAProxyIsNoProofThatAnythingWent() {
    ground.ready(contract);
    ground.docker.refuseOnce("DELETE /containers/", 404, "page not found");

    assertThatThrownBy(this::terminate).isInstanceOf(ProvisioningException.class);

    assertThat(ground.remains()).contains("container " + mark);
  }

  @Test
  void neighboursWithSimilarNamesStay() {
    String similar = mark.substring(0, mark.length() - 1);
    ground.docker.networks().plantVolume(similar, Map.of());
    ground.docker.networks().plantNetwork(similar, "10.231.9.0/29", Map.of());
    ground.ready(contract);

    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).containsExactly("network " + similar, "volume " + similar);
  }

  @Test
  void namesakesWithoutAStampStopTheWholeRemoval() {
    ground.ready(contract);
    ground.docker.networks().plantVolume(mark + "-0", Map.of());

    assertThatThrownBy(this::terminate)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("volume " + mark + "-0 bears no stamp");

    assertThat(ground.remains())
        .containsExactly("container " + mark, "network " + mark, "volume " + mark + "-0");
  }

  @Test
  void aNetworkOfAnotherContractIsNotRemovedForThisOne() {
    ContractId other = ground.contract();
    ground
        .docker
        .networks()
        .plantNetwork(mark, "10.231.9.0/29", SimulatedGround.stamp(other, mark));

    assertThatThrownBy(this::terminate)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("stamped for another contract");

    assertThat(ground.remains()).containsExactly("network " + mark);
  }

  @Test
  void anotherContractsInstanceIsNotRemovedWhateverIdIsNamed() {
    Instance other = ground.ready(ground.contract());
    List<String> before = ground.remains();

    assertThatThrownBy(() ->
            provisioner.terminate(new RemovalRequest(contract, Optional.of(other.ref())), steps))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(ground.remains()).isEqualTo(before);
  }

  @Test
  void whatDoesNotStopIsNotSuspended() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().ignoresStops();

    assertThatThrownBy(
            () -> suspension().suspend(new SuspensionRequest(contract, instance.ref()), steps))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("still runs");
  }

  @Test
  void neitherSuspendNorResumeTouchesAnotherContractsInstance() {
    Instance other = ground.ready(ground.contract());
    SuspensionRequest wrong = new SuspensionRequest(contract, other.ref());

    assertThatThrownBy(() -> suspension().suspend(wrong, steps))
        .isInstanceOf(ProvisioningException.Conflict.class);
    ground.docker.containers().dies(other.ref().externalId());
    assertThatThrownBy(() -> suspension().resume(wrong, steps))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(ground.container(other.ref().externalId()).status()).isEqualTo("exited");
  }

  @Test
  void whereItsPortWasTakenMeanwhileNothingIsResumed() {
    Instance instance = ground.ready(contract);
    SuspensionRequest request = new SuspensionRequest(contract, instance.ref());
    suspension().suspend(request, steps);
    ground.docker.containers().takesPort(instance.ssh().orElseThrow().port());

    assertThatThrownBy(() -> suspension().resume(request, steps))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("stop what took its port");

    assertThat(ground.container(mark).status()).isEqualTo("exited");
  }

  @Test
  void whatIsNotThereCannotBeResumed() {
    Instance instance = ground.ready(contract);
    ground.docker.containers().lose(instance.ref().externalId());

    assertThatThrownBy(
            () -> suspension().resume(new SuspensionRequest(contract, instance.ref()), steps))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("there is no container");
  }

  @Test
  void aClosedProvisionerLetsItsConnectionsGo() {
    ground.ready(contract);

    provisioner.close();

    assertThat(ground.docker.connections()).isZero();
  }

  @Test
  void aContainerThatStaysThoughItWasRemovedIsNotGoneAndItsNetworkStays() {
    ground.ready(contract);
    ground.docker.containers().removesSlowly(1000);

    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.InProgress.class);
    assertThat(ground.docker.calls()).noneMatch(call -> call.startsWith("DELETE /networks/"));
  }

  @Test
  void aFailureThatOnlySpeaksOfAbsenceProvesNothing() {
    ground.ready(contract);
    ground.docker.refuseOnce("GET /containers/" + mark, 500, "No such container: " + mark);

    assertThatThrownBy(this::terminate).isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(ground.remains()).contains("container " + mark);

    ground.docker.refuseOnce("DELETE /containers/", 500, "No such container: " + mark);
    assertThatThrownBy(this::terminate).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThat(ground.remains()).contains("container " + mark, "network " + mark);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE /containers/", "DELETE /networks/", "DELETE /volumes/"})
  void anErrorThatNothingExplainsLeavesItOpenWhetherAnythingWent(String call) {
    ground.ready(
        contract,
        SimulatedGround.settings().with(Layer.OFFERING, "image", SimulatedGround.VOLUMES));
    ground.docker.obeyOnceAnswering(call, 500, "unexpected EOF");

    assertThatThrownBy(this::terminate).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    Removal removal = terminate();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void aStopThatNothingExplainsIsUnknown() {
    Instance instance = ground.ready(contract);
    ground.docker.refuseOnce("POST /containers/", 500, "unexpected EOF");

    assertThatThrownBy(
            () -> suspension().suspend(new SuspensionRequest(contract, instance.ref()), steps))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
  }

  @Test
  void whatIsSuspendedHasAsLongToStopAsWasSet() {
    Settings settings = SimulatedGround.settings().with(Layer.PROVIDER, "stop_timeout", "45 s");
    Instance instance = ground.ready(contract, settings);

    ground
        .provisioner(settings, SimulatedGround.OWNER)
        .capability(Suspension.class)
        .orElseThrow()
        .suspend(new SuspensionRequest(contract, instance.ref()), steps);

    assertThat(ground.docker.containers().lastPatience()).isEqualTo("45");
    assertThat(ground.container(mark).wish().path("StopTimeout").asInt()).isEqualTo(45);
  }
}

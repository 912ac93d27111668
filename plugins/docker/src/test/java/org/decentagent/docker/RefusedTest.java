// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals that are no failure, and failures that look like such refusals. */
final class RefusedTest {
  private static final String START = "POST /containers/c0";

  private final SimulatedGround ground = new SimulatedGround();
  private final ContractId contract = ground.contract();

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void aPortThatTheKernelSaysIsInUseLeadsToTheNextOne() {
    ground.docker.refuseOnce(
        START, 500, "listen tcp4 127.0.0.2:23000: bind: address already in use");

    Instance instance = ground.ready(contract);

    assertThat(instance.ssh().orElseThrow().port()).isEqualTo(23001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot program address 10.231.0.1/29: it conflicts with existing route 10.231.0.0/24",
        "cannot create network x (br-1): conflicts with network y (br-2): networks have same range"
      })
  void aSubnetThatTheHostRefusesLeadsToTheNextOne(String why) {
    ground.docker.refuseOnce("POST /networks/create", 403, why);

    ground.ready(contract);

    assertThat(ground.remains()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /containers/create, 409, the engine is busy, conflict",
    "POST /networks/create, 409, the engine is busy, conflict",
    "POST /containers/create, 400, Minimum memory limit allowed is 6MB, memory_too_small"
  })
  void aConflictThatIsNotAboutANameIsToldInItsOwnWords(
      String call, int status, String why, String code) {
    ground.docker.refuseOnce(call, status, why);

    assertThatThrownBy(() -> ground.ready(contract))
        .isInstanceOfSatisfying(
            ProvisioningException.class,
            e -> assertThat(e.code().text()).isEqualTo("docker/" + code))
        .isNotInstanceOf(ProvisioningException.UnknownOutcome.class)
        .hasMessageContaining(why);
  }

  @Test
  void aContainerThatMayNotBeRemovedIsToldAndNotWaitedFor() {
    ground.ready(contract);
    ground.docker.refuseOnce("DELETE /containers/", 409, "You cannot do that to a container");

    assertThatThrownBy(() ->
            ground
                .provisioner()
                .terminate(SimulatedGround.removal(contract), ground.steps(contract)))
        .isInstanceOf(ProvisioningException.Retryable.class)
        .hasMessageContaining("You cannot do that");
  }

  @Test
  void whatStoppedMeanwhileIsSuspended() {
    Instance instance = ground.ready(contract);
    ground.docker.obeyOnceAnswering(START, 304, "");

    Transition suspended =
        ground
            .provisioner()
            .capability(Suspension.class)
            .orElseThrow()
            .suspend(new SuspensionRequest(contract, instance.ref()), ground.steps(contract));

    assertThat(suspended).isEqualTo(new Transition.Done());
  }

  @Test
  void anImageThatCouldNotBePulledIsPulledAnewTheNextTime() {
    Settings settings = SimulatedGround.settings().with(Layer.OFFERING, "image", "some/image:1");
    DockerProvisioner provisioner = ground.provisioner(settings, SimulatedGround.OWNER);
    ProvisionRequest request = SimulatedGround.request(contract, settings);
    InMemorySteps steps = ground.steps(contract);

    assertThatThrownBy(
            () -> {
              while (provisioner.provision(request, steps) instanceof Provisioned.InProgress) {
                Thread.onSpinWait();
              }
            })
        .isInstanceOf(ProvisioningException.class)
        .hasMessageContaining("cannot pull image some/image:1");
    ground.docker.host().hasImage("some/image:1", List.of());

    assertThat(provisioner.provision(request, steps)).isInstanceOf(Provisioned.Ready.class);
    provisioner.close();
  }
}

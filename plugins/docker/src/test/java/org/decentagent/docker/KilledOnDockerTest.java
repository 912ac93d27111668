// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.cloud.Killed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KilledOnDockerTest {
  private static final int MORE_WRITES_THAN_THERE_ARE = 40;

  private RealEngine real;
  private DockerProvisioner provisioner;

  @BeforeEach
  void connect() {
    real = RealEngine.connect();
    provisioner = real.provisioner(real.settings());
    ContractId warmUp = real.contract();
    Instance instance =
        RealEngine.ready(provisioner, real.request(warmUp, real.settings()), real.steps(warmUp));
    provisioner.terminate(RealEngine.removal(warmUp, instance), real.steps(warmUp));
  }

  @AfterEach
  void removeEverything() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  void killedBeforeAnyWriteItMakesOneInstanceAndRemovesItWhole() {
    int kills = 0;
    for (int writes = 0; writes < MORE_WRITES_THAN_THERE_ARE; writes++) {
      ContractId contract = real.contract();
      real.memory.killBefore(writes);
      boolean killed = isKilled(() -> provision(contract));
      real.memory.kill();

      Provisioned after = provision(contract);
      String mark = Mark.of(contract).text();

      assertThat(after).as("killed before write %d", writes).isInstanceOf(Provisioned.Ready.class);
      assertThat(real.remains()).containsExactlyInAnyOrder("container " + mark, "network " + mark);
      assertThat(removedDespiteAKill(contract, writes % 3)).isInstanceOf(Removal.Gone.class);
      assertThat(real.remains()).isEmpty();
      assertThat(real.memory.children(contract)).isEmpty();
      if (!killed) {
        break;
      }
      kills++;
    }

    assertThat(kills).isBetween(8, MORE_WRITES_THAN_THERE_ARE - 1);
  }

  @Test
  void anInstanceThatWasReadyAndVanishedIsNotMadeAgain() {
    ContractId contract = real.contract();
    Provisioned.Ready ready = (Provisioned.Ready) provision(contract);
    real.engine.containers().remove(ready.instance().ref().externalId());

    Throwable thrown = catchThrowable(() -> provision(contract));

    assertThat(thrown)
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("after it had been ready");
    assertThat(real.remains()).isEqualTo(List.of("network " + Mark.of(contract)));
  }

  @Test
  void whatVanishedBeforeItWasReadyIsMadeAnew() {
    ContractId contract = real.contract();
    real.memory.killBefore(8);
    assertThat(isKilled(() -> provision(contract))).isTrue();
    real.engine.containers().remove(Mark.of(contract).text());
    real.engine.networks().list().stream()
        .filter(network -> network.name().equals(Mark.of(contract).text()))
        .forEach(network -> real.engine.networks().remove(network.id()));

    Instance instance = eventuallyReady(contract);

    assertThat(instance.hostKey()).isPresent();
    assertThat(real.remains()).hasSize(2);
  }

  private Instance eventuallyReady(ContractId contract) {
    for (int time = 0; time < 5; time++) {
      try {
        return RealEngine.ready(
            provisioner, real.request(contract, real.settings()), real.steps(contract));
      } catch (ProvisioningException.Retryable e) {
        assertThat(e).hasMessageContaining("made anew");
      }
    }
    throw new AssertionError("never ready");
  }

  private Removal removedDespiteAKill(ContractId contract, int writes) {
    real.memory.killBefore(writes);
    isKilled(() -> terminate(contract));
    real.memory.kill();
    return terminate(contract);
  }

  private Removal terminate(ContractId contract) {
    return provisioner.terminate(
        new RemovalRequest(contract, Optional.empty()), real.steps(contract));
  }

  private Provisioned provision(ContractId contract) {
    return provisioner.provision(real.request(contract, real.settings()), real.steps(contract));
  }

  private static boolean isKilled(Runnable work) {
    try {
      work.run();
      return false;
    } catch (Killed e) {
      return true;
    }
  }
}

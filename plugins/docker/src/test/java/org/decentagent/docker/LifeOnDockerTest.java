// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.testkit.cloud.InMemorySteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LifeOnDockerTest {
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

  private Instance made() {
    return RealEngine.ready(provisioner, real.request(contract, real.settings()), steps);
  }

  private static SshAccess access(Instance instance) {
    return instance.ssh().orElseThrow();
  }

  @Test
  void aCustomerLogsInWithTheirKeyAndNobodyElseDoes() throws JSchException, IOException {
    Instance instance = made();

    RenterLogin.Shown shown = real.renter.run(access(instance), "id -u; echo from-$(hostname)");

    assertThat(shown.output()).startsWith("0\nfrom-");
    assertThat(instance.hostKey()).contains(shown.hostKey());
    assertThatThrownBy(() -> new RenterLogin().run(access(instance), "true"))
        .isInstanceOf(JSchException.class)
        .hasMessageContaining("Auth");
  }

  @Test
  void limitsAreThoseThatWereSold() throws JSchException, IOException {
    Instance instance = made();

    ContainerFacts container =
        real.engine.containers().find(instance.ref().externalId()).orElseThrow();
    String inside =
        real.renter
            .run(
                access(instance),
                "cat /sys/fs/cgroup/memory.max 2>/dev/null"
                    + " || cat /sys/fs/cgroup/memory/memory.limit_in_bytes;"
                    + " grep NoNewPrivs /proc/self/status")
            .output();

    assertThat(container.hostConfig())
        .containsEntry("NanoCpus", 1_000_000_000)
        .containsEntry("Memory", 256 << 20)
        .containsEntry("MemorySwap", 256 << 20)
        .containsEntry("PidsLimit", 512)
        .containsEntry("Privileged", false);
    assertThat(inside).contains(Integer.toString(256 << 20)).containsPattern("NoNewPrivs:\\s+1");
  }

  @Test
  void theCustomersKeyIsSeenByNoInspect() {
    Instance instance = made();

    ContainerFacts container =
        real.engine.containers().find(instance.ref().externalId()).orElseThrow();

    assertThat(container.toString())
        .doesNotContain(real.renter.publicKey().line().split(" ", 2)[1]);
  }

  @Test
  void everyContainerHasAHostKeyOfItsOwn() {
    ContractId other = real.contract();

    Instance first = made();
    Instance second =
        RealEngine.ready(provisioner, real.request(other, real.settings()), real.steps(other));

    assertThat(first.hostKey()).isPresent().isNotEqualTo(second.hostKey());
    assertThat(access(first).port()).isNotEqualTo(access(second).port());
  }

  @Test
  void suspendAndResumeKeepDataPortAndHostKey() throws JSchException, IOException {
    Instance instance = made();
    Suspension suspension = provisioner.capability(Suspension.class).orElseThrow();
    SuspensionRequest paused = new SuspensionRequest(contract, instance.ref());
    real.renter.run(access(instance), "echo precious > /root/data");

    suspension.suspend(paused, steps);
    suspension.suspend(paused, steps);
    Lookup suspended = provisioner.find(real.request(contract, real.settings()).mark());
    suspension.resume(paused, steps);
    suspension.resume(paused, steps);
    Health after = awaitUp(instance);

    assertThat(suspended)
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.instance().state()).isEqualTo(InstanceState.STOPPED));
    assertThat(after).isInstanceOf(Health.Up.class);
    RenterLogin.Shown shown = real.renter.run(access(instance), "cat /root/data");
    assertThat(shown.output()).isEqualTo("precious");
    assertThat(instance.hostKey()).contains(shown.hostKey());
  }

  @Test
  void terminateRemovesEverythingAndMayBeCalledAgain() {
    Instance instance = made();

    Removal first = provisioner.terminate(RealEngine.removal(contract, instance), steps);
    Removal second = provisioner.terminate(RealEngine.removal(contract, instance), steps);

    assertThat(first).isInstanceOf(Removal.Gone.class);
    assertThat(second).isInstanceOf(Removal.Gone.class);
    assertThat(steps.children()).isEmpty();
    assertThat(real.remains()).isEmpty();
    assertThat(provisioner.find(real.request(contract, real.settings()).mark()))
        .isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void terminateFindsWhatWasNeverRecorded() {
    made();

    Removal removal =
        provisioner.terminate(new RemovalRequest(contract, Optional.empty()), real.steps(contract));

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(real.remains()).isEmpty();
  }

  @Test
  void findAnswersWithWhatTheCustomerNeeds() {
    Instance instance = made();

    Lookup found = provisioner.find(real.request(contract, real.settings()).mark());

    assertThat(found)
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            lookup -> {
              assertThat(lookup.instance().ref()).isEqualTo(instance.ref());
              assertThat(lookup.instance().ssh()).isEqualTo(instance.ssh());
              assertThat(lookup.instance().hostKey()).isEqualTo(instance.hostKey());
              assertThat(lookup.instance().state()).isEqualTo(InstanceState.RUNNING);
            });
  }

  @Test
  void probeLooksAtStateAndLogin() {
    Instance instance = made().toBuilder().renterKey(real.renter.publicKey()).build();
    Instance ofAnotherKey = made().toBuilder().renterKey(new RenterLogin().publicKey()).build();

    Health well = awaitUp(instance);
    Health keyRefused = provisioner.probe(ofAnotherKey);
    provisioner
        .capability(Suspension.class)
        .orElseThrow()
        .suspend(new SuspensionRequest(contract, instance.ref()), steps);
    Health stopped = provisioner.probe(instance);
    provisioner.terminate(RealEngine.removal(contract, instance), steps);
    Health gone = provisioner.probe(instance);

    assertThat(well).isInstanceOf(Health.Up.class);
    assertThat(keyRefused).isInstanceOf(Health.Down.class);
    assertThat(stopped).hasToString("Down[why=the container is exited, exit code 0]");
    assertThat(gone).hasToString("Down[why=the container does not exist]");
  }

  @Test
  void aLimitThatSomebodyLoweredIsSeen() {
    Instance instance = made().toBuilder().renterKey(real.renter.publicKey()).build();

    real.update(instance.ref(), 64L << 20);

    assertThat(provisioner.probe(instance))
        .hasToString("Down[why=it has 67108864 bytes of memory, sold were 268435456]");
  }

  private Health awaitUp(Instance instance) {
    Instance known = instance.toBuilder().renterKey(real.renter.publicKey()).build();
    return new Patience()
        .halfAMinute(
            () -> Optional.of(provisioner.probe(known)).filter(Health.Up.class::isInstance))
        .orElseGet(() -> provisioner.probe(known));
  }

  @Test
  void promisedMemoryIsNotFree() {
    CapacityReport.Capacity before =
        provisioner.capability(CapacityReport.class).orElseThrow().capacity();
    made();

    CapacityReport.Capacity after =
        provisioner.capability(CapacityReport.class).orElseThrow().capacity();

    assertThat(after.cpuThreads()).isPositive();
    assertThat(before.memoryFree().bytes() - after.memoryFree().bytes()).isEqualTo(256 << 20);
  }
}

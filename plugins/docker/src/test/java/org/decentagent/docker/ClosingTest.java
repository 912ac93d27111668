// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineTrouble;
import org.decentagent.docker.api.SimulatedEngine;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.conformance.Mishap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a provisioner that is closed leaves behind. */
@Timeout(20)
final class ClosingTest {
  private static final Duration WAIT = Duration.ofSeconds(5);

  @TempDir Path work;

  @Test
  void whileAnImageIsPulledNoOtherWayToItIsBegun() throws Exception {
    EngineTrouble trouble = new EngineTrouble();
    Engine engine = new SimulatedEngine().connect(trouble);
    LoginProbe nobody =
        (access, hostKey, renterKey, deadline) -> {
          throw new AssertionError("nobody logs in");
        };
    DockerProvisioner provisioner =
        new DockerProvisioner(
            new RealEngine.Context(SimulatedGround.OWNER, SimulatedGround.settings(), nobody),
            engine,
            work);
    ContractId contract = new ContractId("ab".repeat(32));
    StepsMemory memory = StepsMemory.of(java.time.InstantSource.system());
    List<String> seen = new ArrayList<>();
    trouble.begin(Mishap.HANGING, "/images/create");
    seen.add(look(provisioner, contract, memory));
    while (trouble.befallen() == 0) {
      Thread.onSpinWait();
    }

    provisioner.close();

    long end = System.nanoTime() + WAIT.toNanos();
    while (seen.getLast().startsWith("preparing") && System.nanoTime() < end) {
      seen.add(look(provisioner, contract, memory));
    }
    assertThat(seen.getFirst()).startsWith("preparing image");
    assertThat(seen.getLast()).contains("pull image debian:12-slim");
    assertThat(seen).noneMatch(what -> what.contains("Debian's packages"));
    assertThat(work).isEmptyDirectory();
  }

  /** What is being done, or why not. */
  private static String look(
      DockerProvisioner provisioner, ContractId contract, StepsMemory memory) {
    try {
      return provisioner.provision(SimulatedGround.request(contract), memory.open(contract))
              instanceof Provisioned.InProgress(Duration after, String what)
          ? what
          : "ready";
    } catch (ProvisioningException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.cloud.SimulatedCloud;

/** Instances that are SSH servers in this process, and end with it. Confined to one thread. */
final class SimulatedBackend implements DemoBackend {
  private static final Duration BOOT = Duration.ofMillis(500);

  private final SimulatedCloud cloud;

  SimulatedBackend(InstantSource clock) {
    this.cloud = SimulatedCloud.builder(clock).bootTime(BOOT).removalTime(BOOT).start();
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public String config() {
    return """
    [backend.demo]
    type = "simulated"
    """;
  }

  @Override
  public List<ProvisionerFactory> factories() {
    return List.of(cloud.factory());
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) {
    return cloud.machines().stream()
        .filter(machine ->
            agentLabel.equals(machine.labels().get(OwnerStamp.AGENT))
                || marks.stream().anyMatch(mark -> machine.name().startsWith(mark.text())))
        .map(Machine::name)
        .toList();
  }

  @Override
  public void sweep(String agentLabel) {
    cloud.machines().stream()
        .filter(machine -> agentLabel.equals(machine.labels().get(OwnerStamp.AGENT)))
        .forEach(machine -> cloud.removeBehindOurBack(machine.id()));
  }

  @Override
  public void close() {
    cloud.close();
  }
}

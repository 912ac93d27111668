// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Truth;

/** A simulated cloud as the ground that a provisioner is tried on. */
final class SimulatedSubject {
  private SimulatedSubject() {}

  static Subject.Builder over(
      SimulatedCloud cloud, HandClock clock, ProvisionerFactory factory, Settings settings) {
    return Subject.of(factory, settings)
        .time(
            clock,
            time -> {
              clock.advance(time);
              cloud.answerTickets();
            })
        .loginProbe(cloud.loginProbe())
        .promptly(Duration.ofMillis(500))
        .truth(
            new Truth() {
              @Override
              public List<String> instances() {
                return cloud.machines().stream().map(Machine::id).toList();
              }

              @Override
              public List<String> parts() {
                return cloud.parts();
              }
            })
        .strangers(name -> planted(cloud, cloud.plantStranger(name)))
        .copies(id -> planted(cloud, cloud.copyInstance(id)))
        .vanishing(cloud::removeBehindOurBack)
        .pageSize(12)
        .troublemaker(new CloudTrouble(cloud));
  }

  static Subject.Builder over(
      SimulatedCloud cloud, HandClock clock, Function<SimulatedCloud, ProvisionerFactory> factory) {
    ProvisionerFactory made = factory.apply(cloud);
    return over(cloud, clock, made, Settings.of(made.configSchema()));
  }

  private static Planted planted(SimulatedCloud cloud, String id) {
    Map<String, String> before = look(cloud, id);
    return new Planted(
        id,
        () -> !before.isEmpty() && look(cloud, id).equals(before),
        () -> {
          if (!look(cloud, id).isEmpty()) {
            cloud.removeBehindOurBack(id);
          }
        });
  }

  private static Map<String, String> look(SimulatedCloud cloud, String id) {
    return cloud.machines().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .map(machine ->
            Map.of(
                "name", machine.name(),
                "state", state(machine.state()),
                "labels", machine.labels().toString()))
        .orElse(Map.of());
  }

  /** Booting changes nothing. */
  private static String state(InstanceState state) {
    return state == InstanceState.CREATING ? InstanceState.RUNNING.name() : state.name();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.conformance.Planted;
import org.decentagent.testkit.conformance.Subject;
import org.decentagent.testkit.conformance.Truth;

/** A simulated cloud as the ground that a provisioner is tried on. */
final class SimulatedSubject {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private SimulatedSubject() {}

  static Subject.Builder over(
      SimulatedCloud cloud, HandClock clock, ProvisionerFactory factory, Settings settings) {
    Subject.Builder subject = Subject.of(factory, settings);
    if (cloud.use(() -> {}).world().options().guarantee() != CreateGuarantee.ID_CHOSEN) {
      subject.twins(id -> planted(cloud, twinOf(cloud, id)));
    }
    return subject
        .time(clock, time -> pass(cloud, clock, time))
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
        .troublemaker(new CloudTrouble(cloud))
        .lateness(new LateCloud(cloud));
  }

  static Subject.Builder over(
      SimulatedCloud cloud, HandClock clock, Function<SimulatedCloud, ProvisionerFactory> factory) {
    ProvisionerFactory made = factory.apply(cloud);
    return over(cloud, clock, made, Settings.of(made.configSchema()));
  }

  /** Second by second, so that what takes effect late does so when it is due. */
  private static void pass(SimulatedCloud cloud, HandClock clock, Duration time) {
    Duration left = time;
    for (int second = 0; second < 60 && left.compareTo(SECOND) > 0; second++) {
      clock.advance(SECOND);
      cloud.answerTickets();
      left = left.minus(SECOND);
    }
    clock.advance(left);
    cloud.answerTickets();
  }

  /** What a create makes that takes effect although its cloud was to prevent it, or cannot. */
  private static String twinOf(SimulatedCloud cloud, String id) {
    Machine original =
        cloud.machines().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    return cloud.plant(original.name(), original.labels());
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

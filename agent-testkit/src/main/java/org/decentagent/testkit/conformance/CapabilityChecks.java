// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.CapacityReport.Capacity;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.testkit.rule.Rule;

/** Checks of optional abilities. */
final class CapabilityChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "capabilities-are-honest",
              "Every provisioner of the plugin answers for the same abilities, and what it does not"
                  + " answer for it does not offer in another way.",
              CapabilityChecks::honest,
              Rule.REFUSE),
          Check.of(
              "capacity-adds-up",
              "What is free is no more than what there is.",
              CapabilityChecks::capacity,
              Rule.REFUSE));

  private CapabilityChecks() {}

  private static String honest(Trial trial) {
    HeardProvisioner first = trial.plugin();
    HeardProvisioner second = trial.openFor(trial.session().owner());
    StringBuilder offered = new StringBuilder();
    for (Class<? extends Capability> type : List.of(Suspension.class, CapacityReport.class)) {
      String asked = "capability(" + type.getSimpleName() + ")";
      boolean declared = first.capability(type).isPresent();
      trial.expect(
          declared == second.capability(type).isPresent()
              && declared == first.capability(type).isPresent(),
          asked + " of two provisioners",
          "different answers",
          "the same");
      trial.expect(
          declared || !type.isInstance(first.bare()),
          asked,
          "it is not answered for, and the provisioner implements it",
          "an ability that is not answered for cannot be called");
      offered.append(declared ? " " + type.getSimpleName() : "");
    }
    return offered.isEmpty() ? "it has no optional ability" : "it has" + offered;
  }

  private static String capacity(Trial trial) {
    CapacityReport report =
        trial
            .plugin()
            .capability(CapacityReport.class)
            .orElseThrow(() -> trial.refused("capability(CapacityReport) is empty"));
    Capacity capacity = trial.session().hearing().call("capacity()", report::capacity);
    String seen =
        capacity.cpuThreads()
            + " threads, "
            + capacity.memoryFree()
            + " of "
            + capacity.memoryTotal()
            + " free, storage "
            + capacity.storage();
    boolean addsUp =
        capacity.cpuThreads() >= 1
            && capacity.memoryFree().compareTo(capacity.memoryTotal()) <= 0
            && capacity.storage().stream().allMatch(it -> it.free().compareTo(it.total()) <= 0);
    trial.expect(addsUp, "capacity()", seen, "a thread or more, and nothing freer than large");
    return seen;
  }
}

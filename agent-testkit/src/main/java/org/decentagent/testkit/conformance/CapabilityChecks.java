// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.CapacityReport.Capacity;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.TwinRemoval;
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
              "visibility-is-kept",
              "What the plugin says that it can show of what it made, it shows, and no more.",
              CapabilityChecks::visibility,
              Rule.PROOF),
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
    for (Class<? extends Capability> type :
        List.of(Suspension.class, CapacityReport.class, TwinRemoval.class)) {
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

  private static String visibility(Trial trial) throws InterruptedException {
    Visibility visibility = trial.plugin().visibility();
    trial.expect(
        visibility != Visibility.NOTHING || !trial.canSearch(),
        "visibility() and guarantee()",
        visibility + " and " + trial.plugin().guarantee(),
        "something to look at where the guarantee says that instances can be found");
    ContractId contract = trial.contract();
    String id = trial.deliver(contract).ref().externalId();
    trial.settle();
    boolean lists =
        trial.plugin().inventory() instanceof Inventory.Complete complete
            && complete.resources().stream().anyMatch(it -> it.externalId().equals(id));
    trial.expect(
        lists == (visibility == Visibility.ALL),
        "inventory() of a plugin that shows " + visibility,
        lists ? "complete, with " + id : "unavailable, or complete without " + id,
        "complete, with it, where ALL can be shown, else unavailable");
    if (visibility != Visibility.NOTHING) {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(
          lookup instanceof Lookup.Found(Instance found) && found.ref().externalId().equals(id),
          "find by a plugin that shows " + visibility,
          lookup,
          "found: " + id);
    }
    return visibility.name();
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

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.rule.Rule;

/** Checks of removing an instance. */
final class RemovalChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "removal-leaves-nothing",
              "With an instance everything goes that was made for it.",
              RemovalChecks::nothing,
              Rule.EVERYTHING),
          Check.of(
              "gone-means-gone",
              "Gone is answered only once the instance is gone; until then it is in progress.",
              RemovalChecks::gone,
              Rule.PROOF),
          Check.of(
              "removal-is-idempotent",
              "Removing what is gone is a success, however often it is asked for.",
              RemovalChecks::idempotent,
              Rule.PROOF),
          Check.of(
              "removal-needs-no-id",
              "What was made is removed by its mark where no id was recorded.",
              RemovalChecks::withoutId,
              Rule.EVERYTHING),
          Check.of(
              "removal-of-nothing-is-gone",
              "A contract that was never served is gone.",
              RemovalChecks::never,
              Rule.PROOF),
          Check.of(
              "removal-survives-a-lost-journal",
              "Without any memory of it, terminate removes the instance and what belongs to it.",
              RemovalChecks::lostJournal,
              Rule.LOST_JOURNAL,
              Rule.EVERYTHING),
          Check.of(
              "vanished-is-gone",
              "An instance that its owner removed by hand is not up, is absent, and is gone with"
                  + " what belonged to it.",
              RemovalChecks::vanished,
              Rule.PROOF,
              Rule.EVERYTHING),
          Check.of(
              "remains-are-listed",
              "What is left of an instance that its owner removed by hand is listed, and removed"
                  + " without any memory of it.",
              RemovalChecks::remains,
              Rule.LOST_JOURNAL,
              Rule.EVERYTHING));

  private RemovalChecks() {}

  private static String nothing(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    trial.deliver(contract);
    Extent made = trial.fresh();
    List<String> besides =
        made.parts().stream().filter(part -> !made.instances().contains(part)).toList();
    trial.expect(
        besides.isEmpty() || !trial.memory().children(contract).isEmpty(),
        "provision, then steps.children()",
        "none, and there are " + besides,
        "what was made besides the instance");
    trial.remove(contract);
    MakingChecks.requireGone(trial, contract, "terminate");
    List<Steps.Child> children = trial.memory().children(contract);
    trial.expect(
        children.isEmpty(),
        "terminate, then steps.children()",
        children,
        "none: each was told to be gone");
    trial.isGone(contract);
    return trial.subject().truth().isPresent() ? "made and removed: " + made : "";
  }

  private static String gone(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    Instance known = instance.toBuilder().renterKey(trial.session().renterKey()).build();
    trial.remove(contract);
    Extent left = trial.fresh();
    trial.expect(
        left.instances().isEmpty(), "terminate, at the moment of Gone", left, "no instance");
    Health health = trial.plugin().probe(known);
    trial.expect(!(health instanceof Health.Up), "probe after Gone", health, "not up");
    trial.settle();
    if (trial.canSearch()) {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(lookup instanceof Lookup.Absent, "find after Gone", lookup, "absent");
    }
    trial.isGone(contract);
    return "";
  }

  private static String idempotent(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    InstanceRef ref = trial.deliver(contract).ref();
    trial.remove(contract);
    for (int time = 0; time < 3; time++) {
      trial.settle();
      Optional<InstanceRef> named = time == 2 ? Optional.empty() : Optional.of(ref);
      Removal again =
          trial
              .plugin()
              .terminate(new RemovalRequest(contract, named), trial.memory().open(contract));
      trial.expect(again instanceof Removal.Gone, "terminate of what is gone", again, "gone");
    }
    trial.isGone(contract);
    return "";
  }

  private static String withoutId(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    trial.deliver(contract);
    trial.settle();
    trial.remove(contract, Optional.empty());
    MakingChecks.requireGone(trial, contract, "terminate without an id");
    trial.isGone(contract);
    return "";
  }

  private static String never(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    trial.remove(contract, Optional.empty());
    trial.expect(
        trial.fresh().isNothing(), "terminate of nothing", trial.fresh(), "nothing was made");
    return "";
  }

  private static String lostJournal(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    InstanceRef ref = trial.deliver(contract).ref();
    trial.settle();
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that its instances bear no stamps to find them by");
    }
    trial.restart();
    StepsMemory blank = trial.blankMemory();
    trial.patience().remove(trial.plugin(), new RemovalRequest(contract, Optional.of(ref)), blank);
    MakingChecks.requireGone(trial, contract, "terminate without the journal");
    trial.isGone(contract);
    return "";
  }

  private static String vanished(Trial trial) throws InterruptedException {
    Vanishing vanishing = trial.need(trial.subject().vanishing(), "remove instances by hand");
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    vanishing.remove(instance.ref().externalId());
    trial.settle();
    Health health =
        trial.plugin().probe(instance.toBuilder().renterKey(trial.session().renterKey()).build());
    trial.expect(!(health instanceof Health.Up), "probe of what vanished", health, "not up");
    if (trial.canSearch()) {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(!(lookup instanceof Lookup.Found), "find of what vanished", lookup, "not found");
    }
    trial.remove(contract);
    MakingChecks.requireGone(trial, contract, "terminate of what vanished");
    trial.isGone(contract);
    return "";
  }

  private static String remains(Trial trial) throws InterruptedException {
    Vanishing vanishing = trial.need(trial.subject().vanishing(), "remove instances by hand");
    if (trial.subject().truth().isEmpty()) {
      throw trial.notRun("the subject cannot show what there is besides instances");
    }
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    trial.settle();
    vanishing.remove(instance.ref().externalId());
    trial.settle();
    List<Observed> listed = trial.listedFor(contract);
    if (trial.fresh().parts().isEmpty()) {
      return "nothing is left of an instance that is gone";
    }
    trial.expect(
        !listed.isEmpty() && listed.stream().allMatch(it -> it.state() == InstanceState.REMAINS),
        "inventory() where an instance is gone and " + trial.fresh().parts() + " are left",
        listed.isEmpty() ? "nothing of that contract" : listed,
        "what is left, as REMAINS");
    trial.restart();
    RemovalRequest request = new RemovalRequest(contract, Optional.empty());
    trial.patience().remove(trial.plugin(), request, trial.blankMemory());
    MakingChecks.requireGone(trial, contract, "terminate of what is left, without the journal");
    trial.isGone(contract);
    return "listed and removed: " + listed.stream().map(Observed::externalId).toList();
  }
}

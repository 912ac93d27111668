// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.capability.TwinRequest;
import org.decentagent.testkit.rule.Rule;

/** Checks of what takes effect late, and of the second instance that may come of it. */
final class TwinChecks {
  private static final int MOST_CHANGES = 40;
  private static final Duration YOUNGER = Duration.ofSeconds(2);

  static final List<Check> ALL =
      List.of(
          Check.of(
              "late-effect-makes-no-second",
              "Whichever change takes effect after its call, there is one instance and nothing beside"
                  + " it.",
              TwinChecks::late,
              Rule.REPEAT,
              Rule.EVERYTHING),
          Check.of(
              "twins-are-told",
              "Of two instances of one contract the older is found, both are listed, and both go in"
                  + " the end.",
              TwinChecks::told,
              Rule.REPEAT,
              Rule.EVERYTHING),
          Check.of(
              "twin-removal-spares-the-kept",
              "A twin is removed alone, as often as it is asked for, and the other runs on with all"
                  + " that it has.",
              TwinChecks::spares,
              Rule.EVERYTHING),
          Check.of(
              "twin-removal-needs-proof",
              "No instance is removed as a twin that is another contract's, or beside which none"
                  + " is kept.",
              TwinChecks::proof,
              Rule.STAMP));

  private TwinChecks() {}

  private static String late(Trial trial) throws InterruptedException {
    Lateness lateness = trial.need(trial.subject().lateness(), "let changes take effect late");
    Duration after = trial.session().late().dividedBy(2);
    if (!after.isPositive()) {
      throw trial.notRun("the plugin declares that what was done can be seen at once");
    }
    for (int change = 0; change < MOST_CHANGES; change++) {
      ContractId contract = trial.contract();
      String done = "provision, whose change " + (change + 1) + " takes effect " + after + " late";
      lateness.begin(change, after);
      boolean held = KillChecks.isHeld(trial, contract, done);
      int befallen = lateness.befallen();
      lateness.end();
      trial.settle();
      if (!held) {
        MakingChecks.requireOne(trial, contract, done);
        trial.remove(contract);
        MakingChecks.requireGone(trial, contract, done + ", and terminate");
        trial.isGone(contract);
      }
      if (befallen == 0) {
        return "at each of " + change + " changes";
      }
    }
    throw trial.failed("provision, a change late each time", MOST_CHANGES + " changes", "an end");
  }

  /** A contract with two instances. */
  private record Pair(ContractId contract, Instance kept, Planted twin) {
    InstanceRef twinRef() {
      return new InstanceRef(kept.ref().backend(), twin.externalId());
    }

    TwinRequest request() {
      return new TwinRequest(contract, twinRef(), kept.ref());
    }
  }

  private static Pair pair(Trial trial) throws InterruptedException {
    Twins twins = trial.need(trial.subject().twins(), "make a second instance of a contract");
    ContractId contract = trial.contract();
    Instance kept = trial.deliver(contract);
    trial.pause(YOUNGER, "so that the second instance is the younger one");
    Planted twin = trial.plant(() -> twins.twinOf(kept.ref().externalId()));
    trial.settle();
    return new Pair(contract, kept, twin);
  }

  private static String told(Trial trial) throws InterruptedException {
    if (trial.plugin().guarantee() != CreateGuarantee.TAG_SEARCH) {
      throw trial.notRun(
          "the plugin declares "
              + trial.plugin().guarantee()
              + ", by which a contract has no second instance, or none that can be told");
    }
    Pair pair = pair(trial);
    for (int time = 0; time < 3; time++) {
      requireStanding(trial, pair, "find of a contract that has a younger twin");
    }
    List<String> listed =
        trial.oursOf(pair.contract()).stream().map(Observed::externalId).sorted().toList();
    List<String> both =
        List.copyOf(
            new TreeSet<>(List.of(pair.kept().ref().externalId(), pair.twin().externalId())));
    trial.expect(listed.equals(both), "inventory() beside a twin", listed, "both: " + both);
    trial.remove(pair.contract());
    MakingChecks.requireGone(trial, pair.contract(), "terminate of a contract with a twin");
    trial.isGone(pair.contract());
    return "";
  }

  private static void requireStanding(Trial trial, Pair pair, String done) {
    Lookup lookup = trial.plugin().find(Mark.of(pair.contract()));
    trial.expect(
        lookup instanceof Lookup.Found(Instance found)
            && found.ref().equals(pair.kept().ref())
            && found.state() == InstanceState.RUNNING,
        done,
        lookup,
        pair.kept().ref() + ", which runs");
  }

  private static TwinRemoval ability(Trial trial) {
    return trial
        .plugin()
        .capability(TwinRemoval.class)
        .orElseThrow(() -> trial.refused("capability(TwinRemoval) is empty"));
  }

  private static String spares(Trial trial) throws InterruptedException {
    TwinRemoval ability = ability(trial);
    ContractId other = trial.contract();
    trial.deliver(other);
    Pair pair = pair(trial);
    List<String> parts = trial.fresh().parts();
    for (int time = 0; time < 3; time++) {
      trial
          .patience()
          .removeTwin(
              trial.plugin(),
              pair.request(),
              trial.memory(),
              () -> ability.removeTwin(pair.request(), trial.memory().open(pair.contract())));
      trial.expect(
          !trial.fresh().instances().contains(pair.twin().externalId()),
          "removeTwin, at the moment of Gone",
          trial.fresh(),
          "no twin any more");
      trial.settle();
    }
    requireStanding(trial, pair, "removeTwin, three times, then find");
    trial.expect(
        trial.fresh().parts().equals(parts),
        "removeTwin, three times",
        trial.fresh(),
        "what the kept instance uses: " + parts);
    trial.remove(pair.contract());
    trial.remove(other);
    MakingChecks.requireGone(trial, pair.contract(), "removeTwin, and terminate of both contracts");
    trial.isGone(pair.contract());
    trial.isGone(other);
    return "";
  }

  private static String proof(Trial trial) throws InterruptedException {
    TwinRemoval ability = ability(trial);
    ContractId contract = trial.contract();
    InstanceRef own = trial.deliver(contract).ref();
    ContractId other = trial.contract();
    InstanceRef others = trial.deliver(other).ref();
    trial.settle();
    InstanceRef nobody = new InstanceRef(own.backend(), "no-such-id-4711");
    Extent before = trial.fresh();
    refuse(trial, ability, new TwinRequest(contract, others, own));
    refuse(trial, ability, new TwinRequest(contract, own, own));
    refuse(trial, ability, new TwinRequest(contract, own, nobody));
    refuse(trial, ability, new TwinRequest(contract, own, others));
    trial.settle();
    for (ContractId each : List.of(contract, other)) {
      Lookup lookup = trial.plugin().find(Mark.of(each));
      trial.expect(
          lookup instanceof Lookup.Found found && found.instance().state() == InstanceState.RUNNING,
          "removeTwin without proof, then find of contract " + each.brief(),
          lookup,
          "it is still there, and runs");
    }
    trial.expect(
        trial.fresh().equals(before), "removeTwin without proof", trial.fresh(), "as before");
    return "";
  }

  private static void refuse(Trial trial, TwinRemoval ability, TwinRequest request) {
    String done = "removeTwin of " + request.twin() + ", to keep " + request.kept();
    try {
      Removal answer =
          trial
              .session()
              .hearing()
              .call(
                  done, () -> ability.removeTwin(request, trial.memory().open(request.contract())));
      throw trial.failed(done, answer.toString(), "Conflict");
    } catch (ProvisioningException.Conflict e) {
      trial.session().hearing().add(String.valueOf(e.getMessage()));
    }
  }
}

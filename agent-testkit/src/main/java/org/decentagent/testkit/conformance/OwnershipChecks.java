// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.rule.Rule;

/** Checks of whose an instance is. */
final class OwnershipChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "stamp-names-us",
              "What was made bears the stamp of this agent for this contract.",
              OwnershipChecks::stamp,
              Rule.STAMP),
          Check.of(
              "another-agent-is-kept-off",
              "Another agent of the provider neither finds, lists as its own, nor removes it.",
              OwnershipChecks::anotherAgent,
              Rule.STAMP),
          Check.of(
              "removes-only-its-contract",
              "A removal for one contract does not remove the instance of another, whatever id it"
                  + " names.",
              OwnershipChecks::anotherContract,
              Rule.STAMP,
              Rule.ROUTE),
          Check.of(
              "namesake-is-not-ours",
              "What has our name and no stamp is neither adopted nor removed, and nothing is made"
                  + " beside it.",
              OwnershipChecks::namesake,
              Rule.STAMP),
          Check.of(
              "copy-is-a-stranger",
              "A copy of an instance with its stamp is seen to be one, and outlives the original.",
              OwnershipChecks::copy,
              Rule.STAMP),
          Check.of(
              "bystanders-stay",
              "Other people's instances stay as they are while ours come and go.",
              OwnershipChecks::bystanders,
              Rule.STAMP));

  private OwnershipChecks() {}

  private static String stamp(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    String id = trial.deliver(contract).ref().externalId();
    trial.settle();
    List<Observed> listed =
        trial.inventory().resources().stream().filter(it -> it.externalId().equals(id)).toList();
    trial.expect(
        listed.size() == 1
            && listed.getFirst().ownership() instanceof Ownership.Ours(OwnerStamp stamp)
            && stamp.contract().equals(contract)
            && stamp.owner().equals(trial.session().owner())
            && stamp.generation() == Trial.GENERATION,
        "inventory() after " + id + " was made for contract " + contract.brief(),
        listed,
        "ours, with that contract and generation " + Trial.GENERATION);
    return "";
  }

  private static String anotherAgent(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    Instance instance = trial.deliver(contract);
    trial.settle();
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that its instances bear no stamps to tell agents by");
    }
    Owner us = trial.session().owner();
    Owner other = new Owner(us.provider(), us.pool(), trial.subject().newOwner().agent());
    Provisioner theirs = trial.openFor(other);
    Lookup lookup = theirs.find(Mark.of(contract));
    trial.expect(
        !(lookup instanceof Lookup.Found),
        "find by another agent",
        lookup,
        "not theirs, or absent");
    if (theirs.inventory() instanceof Inventory.Complete(var identity, var resources)) {
      List<Observed> claimed =
          resources.stream().filter(it -> it.ownership() instanceof Ownership.Ours).toList();
      trial.expect(claimed.isEmpty(), "inventory() by another agent", claimed, "none of theirs");
    }
    attempt(
        trial,
        () ->
            theirs.terminate(
                new RemovalRequest(contract, Optional.of(instance.ref())),
                trial.blankMemory().open(contract)));
    requireStanding(trial, contract, "terminate by another agent of " + instance.ref());
    return "";
  }

  /** A refusal is as good as an answer; what counts is what is left. */
  private static void attempt(Trial trial, Supplier<Removal> call) throws InterruptedException {
    try {
      Removal answer = call.get();
      trial.session().hearing().add(answer.toString());
    } catch (ProvisioningException e) {
      trial.session().hearing().add(String.valueOf(e.getMessage()));
    }
    trial.settle();
  }

  private static void requireStanding(Trial trial, ContractId contract, String done) {
    Lookup lookup = trial.plugin().find(Mark.of(contract));
    trial.expect(
        lookup instanceof Lookup.Found found && found.instance().state() == InstanceState.RUNNING,
        done,
        lookup,
        "it is still there, and runs");
  }

  private static String anotherContract(Trial trial) throws InterruptedException {
    ContractId served = trial.contract();
    InstanceRef ref = trial.deliver(served).ref();
    ContractId other = trial.contract();
    trial.settle();
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that its instances bear no stamps to tell them by");
    }
    attempt(
        trial,
        () ->
            trial
                .plugin()
                .terminate(
                    new RemovalRequest(other, Optional.of(ref)), trial.memory().open(other)));
    requireStanding(
        trial, served, "terminate of contract " + other.brief() + " at another's " + ref);
    return "";
  }

  private static String namesake(Trial trial) throws InterruptedException {
    Strangers strangers = trial.need(trial.subject().strangers(), "plant strangers");
    if (!trial.canSearch()) {
      throw trial.notRun("the plugin declares that its instances bear no names of ours");
    }
    ContractId contract = trial.contract();
    Mark mark = Mark.of(contract);
    Planted stranger = trial.plant(() -> strangers.plant(mark.text()));
    trial.settle();
    Lookup lookup = trial.plugin().find(mark);
    trial.expect(
        lookup instanceof Lookup.NotOurs,
        "find of " + mark + ", which a stranger has",
        lookup,
        "not ours");
    Extent before = trial.fresh();
    ProvisionRequest request = trial.request(contract);
    try {
      Provisioned answer = trial.plugin().provision(request, trial.memory().open(contract));
      throw trial.failed(
          "provision under a name that a stranger has", answer.toString(), "Conflict");
    } catch (ProvisioningException.Conflict e) {
      trial.expect(
          trial.fresh().instances().equals(before.instances()),
          "provision under a name that a stranger has",
          trial.fresh(),
          "no second instance");
    }
    attempt(
        trial,
        () ->
            trial
                .plugin()
                .terminate(
                    new RemovalRequest(contract, Optional.empty()), trial.memory().open(contract)));
    trial.expect(stranger.isUntouched(), "terminate by name alone", "it changed", "untouched");
    InstanceRef ref = new InstanceRef(trial.subject().backend(), stranger.externalId());
    attempt(
        trial,
        () ->
            trial
                .plugin()
                .terminate(
                    new RemovalRequest(contract, Optional.of(ref)), trial.memory().open(contract)));
    trial.expect(stranger.isUntouched(), "terminate of " + ref, "it changed", "untouched");
    return "";
  }

  private static String copy(Trial trial) throws InterruptedException {
    Copies copies = trial.need(trial.subject().copies(), "copy instances");
    ContractId contract = trial.contract();
    InstanceRef ref = trial.deliver(contract).ref();
    Planted copy = trial.plant(() -> copies.copyOf(ref.externalId()));
    trial.settle();
    List<Observed> ours = trial.oursOf(contract);
    trial.expect(
        ours.stream().map(Observed::externalId).toList().equals(List.of(ref.externalId())),
        "inventory() of " + ref.externalId() + " and its copy " + copy.externalId(),
        ours,
        "only the original is ours");
    Lookup lookup = trial.plugin().find(Mark.of(contract));
    trial.expect(
        lookup instanceof Lookup.Found(Instance found) && found.ref().equals(ref),
        "find beside a copy",
        lookup,
        "the original");
    trial.remove(contract);
    trial.isGone(contract);
    trial.expect(copy.isUntouched(), "terminate of the original", "the copy changed", "untouched");
    return "";
  }

  private static String bystanders(Trial trial) throws InterruptedException {
    Strangers strangers = trial.need(trial.subject().strangers(), "plant strangers");
    ContractId contract = trial.contract();
    String mark = Mark.of(contract).text();
    List<Planted> others = new ArrayList<>();
    for (String name : List.of("web-1", "db", mark + "-2", mark.substring(0, 30))) {
      others.add(trial.plant(() -> strangers.plant(name)));
    }
    trial.deliver(contract);
    trial.settle();
    for (Observed listed :
        trial.canSearch() ? trial.inventory().resources() : List.<Observed>of()) {
      boolean claimed =
          listed.ownership() instanceof Ownership.Ours
              && others.stream().anyMatch(it -> it.externalId().equals(listed.externalId()));
      trial.expect(!claimed, "inventory() beside strangers", listed, "they are not ours");
    }
    trial.remove(contract);
    trial.isGone(contract);
    for (Planted other : others) {
      trial.expect(
          other.isUntouched(),
          "a life of our instance beside " + other.externalId(),
          "it changed",
          "untouched");
    }
    return others.size() + " strangers";
  }
}

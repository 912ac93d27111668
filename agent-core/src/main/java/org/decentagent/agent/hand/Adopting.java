// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.hand.HoldDesk.Answer;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Hold;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * The operator's word that a resource is a contract's instance. It is believed of what bears the
 * contract's own stamp, or its name and no stamp at all; never of what bears another's. Safe for
 * use by many threads.
 */
record Adopting(Desk desk) {
  Answer answer(ContractRecord contract, Hold hold, HoldWord.Adopt word) {
    Optional<Backend> backend = desk.backends().find(contract.backend());
    if (backend.isEmpty()) {
      return Answer.no(
          "backend '"
              + contract.backend()
              + "' is not configured, or its plugin did not load; see: dc-agent doctor");
    }
    return switch (Sight.of(backend.get(), contract.id())) {
      case Sight.Nothing(var why) ->
          Answer.cannotLook("backend '" + contract.backend() + "' could not be looked at: " + why);
      case Sight.Blind blind ->
          Answer.no(
              "backend '"
                  + contract.backend()
                  + "' cannot show what it has, so nothing there can be adopted: --retry, or"
                  + " --none");
      case Sight.Seen seen -> look(contract, hold, word, seen);
    };
  }

  private Answer look(ContractRecord contract, Hold hold, HoldWord.Adopt word, Sight.Seen seen) {
    Optional<Observed> resource =
        seen.resource(word.externalId()).or(() -> seen.resource(bare(contract, word)));
    if (resource.isEmpty()) {
      return Answer.no(
          "backend '"
              + contract.backend()
              + "' shows nothing of ours with the id '"
              + word.externalId()
              + "'");
    }
    InstanceRef ref = new InstanceRef(contract.backend(), resource.get().externalId());
    Optional<ContractRecord> other =
        desk.journal().list(EnumSet.complementOf(EnumSet.of(ContractState.GONE))).stream()
            .filter(known -> !known.id().equals(contract.id()))
            .filter(known -> known.ref().stream().anyMatch(ref::equals))
            .findFirst();
    if (other.isPresent()) {
      return Answer.no(ref + " is the instance of contract " + other.get().id().brief());
    }
    Observed found = resource.get();
    return switch (found.ownership()) {
      case Ownership.Foreign(var why) -> Answer.no(ref + " is never touched: " + why);
      case Ownership.Ours(var stamp) ->
          stamp.contract().equals(contract.id())
              ? standing(contract, hold, seen, claim(word, found, "it bears the contract's stamp"))
              : Answer.no(ref + " bears the stamp of contract " + stamp.contract().brief());
      case Ownership.Unstamped unstamped ->
          found.name().equals(Mark.of(contract.id()).text())
              ? standing(
                  contract,
                  hold,
                  seen,
                  claim(word, found, "it bears no stamp, and has the contract's name"))
              : Answer.no(ref + " bears no stamp, and is called " + found.name());
    };
  }

  /** Without the backend's name, with which the agent itself writes it. */
  private static String bare(ContractRecord contract, HoldWord.Adopt word) {
    String prefix = contract.backend() + "/";
    return word.externalId().startsWith(prefix)
        ? word.externalId().substring(prefix.length())
        : word.externalId();
  }

  /** A resource that may be adopted. */
  private record Claim(HoldWord.Adopt word, Observed found, String why) {
    boolean isStamped() {
      return found.ownership() instanceof Ownership.Ours;
    }
  }

  private static Claim claim(HoldWord.Adopt word, Observed found, String why) {
    return new Claim(word, found, why);
  }

  private Answer standing(ContractRecord contract, Hold hold, Sight.Seen seen, Claim claim) {
    List<String> checked = new ArrayList<>();
    checked.add("a complete listing of " + seen.identity() + " shows it: " + claim.why());
    return switch (Standing.of(contract.id(), desk.leases())) {
      case Standing.Delivered(var status) -> {
        checked.add("the platform says that the contract is " + status);
        yield serve(contract, hold, seen, claim, checked);
      }
      case Standing.Wanted wanted -> {
        checked.add("the platform still wants its delivery");
        Answer answer = deliver(contract, seen, claim, checked);
        if (answer instanceof Answer.No) {
          desk.leases().giveBack(contract.id());
        }
        yield answer;
      }
      case Standing.Over(var reason, var status) ->
          Answer.no(
              "the platform says that it is "
                  + status
                  + ", so its instance is to be removed and not adopted: --retry, or remove it"
                  + " yourself and say --none");
      case Standing.Unowned(var why) -> Answer.no("the platform says: " + why);
      case Standing.Elsewhere elsewhere ->
          Answer.no("another agent holds its lease; say it again in five minutes");
      case Standing.Unknown(var why) -> Answer.cannotLook("the platform does not tell: " + why);
    };
  }

  private Answer serve(
      ContractRecord contract, Hold hold, Sight.Seen seen, Claim claim, List<String> checked) {
    Instance instance = instance(contract, seen, claim);
    ContractState next =
        hold.in() == ContractState.SUSPENDED
            ? ContractState.SUSPENDED
            : desk.backends().find(contract.backend()).orElseThrow().served(instance);
    return new Answer.Yes(
        Change.to(
            contract
                .resolved(next)
                .copy()
                .identity(seen.identity())
                .fence(Fence.WON)
                .instance(instance)
                .build()),
        "it is served",
        checked);
  }

  private static Answer deliver(
      ContractRecord contract, Sight.Seen seen, Claim claim, List<String> checked) {
    if (claim.isStamped()) {
      ContractState next =
          contract.fence() == Fence.WON ? ContractState.CREATE_PENDING : ContractState.PLANNED;
      return new Answer.Yes(
          Change.to(contract.resolved(next).copy().identity(seen.identity()).build()),
          "its delivery goes on with it",
          checked);
    }
    Instance instance = instance(contract, seen, claim);
    if (contract.fence() != Fence.WON || contract.order().isEmpty()) {
      return Answer.no(
          "we do not have the platform's leave to deliver it yet; rename or remove what has its"
              + " name, then --none");
    }
    if (instance.ssh().isEmpty()) {
      return Answer.no(
          "without a stamp the plugin does not tell how its customer logs in; say it: "
              + ShellWord.option("--adopt", claim.word().externalId())
              + " --access USER@HOST:PORT");
    }
    return new Answer.Yes(
        Change.to(
            contract
                .resolved(ContractState.OBSERVED)
                .copy()
                .identity(seen.identity())
                .instance(instance)
                .build()),
        "it is delivered once the login of its customer was tried",
        checked);
  }

  /** As its plugin tells, or as the journal knows it, or as the operator says. */
  private static Instance instance(ContractRecord contract, Sight.Seen seen, Claim claim) {
    String id = claim.found().externalId();
    Instance known =
        seen.instance()
            .or(contract::instance)
            .filter(instance -> instance.ref().externalId().equals(id))
            .orElseGet(() ->
                Instance.at(new InstanceRef(contract.backend(), id), claim.found().state())
                    .build());
    Instance.Builder changed = known.toBuilder();
    claim.word().access().ifPresent(changed::ssh);
    contract.order().ifPresent(order -> changed.renterKey(order.renterKey()));
    return changed.build();
  }
}

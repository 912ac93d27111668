// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Observed;

/**
 * Says what a decision means, and what it follows from. Immutable.
 *
 * @param left how many the brake admits before it freezes
 */
record Wording(View view, long left) {
  PlannedDecision of(Decision decision) {
    return switch (decision) {
      case Decision.Want(var contract, var wish, var reason) ->
          line(
              "want",
              contract,
              Optional.empty(),
              meaning(wish),
              "the platform's answer: " + reason + "; " + journal(contract));
      case Decision.NoteEnd(var contract, var end) ->
          line(
              "end",
              contract,
              Optional.empty(),
              "note that it ends at " + end.truncatedTo(ChronoUnit.SECONDS),
              "the platform's answer: keep; " + journal(contract));
      case Decision.Vanished(var contract, var backend) ->
          line(
              "vanished",
              contract,
              Optional.empty(),
              "tell you that its instance is gone; it is not made again",
              listing(backend) + " lacks it; " + journal(contract));
      case Decision.Restarted(var contract, var backend) ->
          line(
              "restarted",
              contract,
              Optional.empty(),
              "stop it again, keeping its data, if it is seen running for a minute" + brake(),
              listing(backend)
                  + " shows it running; the platform's answer: pause; "
                  + journal(contract));
      case Decision.Sight(var backend, var instance, var contract, var said) ->
          line(
              "orphan",
              contract,
              Optional.of(id(backend, instance)),
              "leave it alone, and remember how long it stands",
              evidence(backend, instance, contract) + "; the platform's answer: " + said);
      case Decision.Disregard(var backend, var instance, var contract, var said) ->
          line(
              "ignored",
              contract,
              Optional.of(id(backend, instance)),
              "leave it alone, since you said so",
              listing(backend) + " shows it; the platform's answer: " + said);
      case Decision.Quarantine(var backend, var instance, var contract, var why) ->
          line(
              "quarantine",
              contract,
              Optional.of(id(backend, instance)),
              "stop it and keep it, if its own lock answer agrees" + brake(),
              why + "; " + evidence(backend, instance, contract));
      case Decision.ConsiderAdoption(var backend, var instance, var contract) ->
          line(
              "adopt",
              contract,
              Optional.of(id(backend, instance)),
              "take it back into the journal, if its own lock answer says that it was delivered",
              evidence(backend, instance, contract) + "; the platform's answer: keep");
      case Decision.RemoveOrphan(var backend, var instance, var contract, var reason) ->
          line(
              "remove",
              contract,
              Optional.of(id(backend, instance)),
              "remove it, if its own lock answer agrees" + brake(),
              reason + "; " + evidence(backend, instance, contract));
      case Decision.Twin(var backend, var instance, var contract, var kept, var step) ->
          line(
              "twin",
              contract,
              Optional.of(id(backend, instance)),
              switch (step) {
                case WATCH -> "remember how long the second instance of the contract stands";
                case STOP -> "stop it and keep it, if " + kept + " is well" + brake();
                case PAUSE -> "stop it and keep it, as " + kept + " is" + brake();
                case REMOVE -> "remove it alone, if " + kept + " is well" + brake();
              },
              listing(backend)
                  + " shows it and "
                  + kept
                  + ", which is older and recorded; the platform's answer: "
                  + (step == Decision.TwinStep.PAUSE ? "pause" : "keep"));
      case Decision.Stranger(var backend, var instance, var why) ->
          new PlannedDecision(
              "stranger",
              null,
              id(backend, instance),
              "never touch it, and tell you of it",
              listing(backend) + " shows it: " + why);
    };
  }

  private static PlannedDecision line(
      String kind, ContractId contract, Optional<String> instance, String what, String evidence) {
    return new PlannedDecision(kind, contract.hex(), instance.orElse(null), what, evidence);
  }

  private static String meaning(Wish wish) {
    return switch (wish) {
      case RUN -> "have it run";
      case SUSPEND -> "suspend it, keeping its data, if the brake admits it";
      case CANCEL -> "remove it, if its own lock answer says cancelled too";
      case EXPIRE ->
          "tell the platform that its time is over, if it is by what it told before and the brake"
              + " admits it, then remove it";
    };
  }

  private String brake() {
    return left > 0
        ? " and the brake admits it (" + left + " may go)"
        : "; the brake holds it back";
  }

  private String journal(ContractId contract) {
    return Optional.ofNullable(view.contracts().get(contract))
        .map(known ->
            "the journal: "
                + known.contract().state()
                + known.wish().map(wish -> ", wanted so far: " + wish).orElse(""))
        .orElse("the journal does not know it");
  }

  private String listing(BackendName backend) {
    int size =
        Optional.ofNullable(view.listings().get(backend)).map(l -> l.resources().size()).orElse(0);
    return "a complete listing of backend '" + backend + "' with " + size + " instances";
  }

  private String evidence(BackendName backend, Observed instance, ContractId contract) {
    Duration looked =
        view.sightings().stream()
            .filter(seen -> seen.backend().equals(backend))
            .filter(seen -> seen.externalId().equals(instance.externalId()))
            .map(SightingRows.Sighting::looked)
            .findFirst()
            .orElse(Duration.ZERO);
    Optional<ContractRecord> tombstone =
        Optional.ofNullable(view.contracts().get(contract)).map(View.Known::contract);
    return listing(backend)
        + " shows it with our stamp, "
        + instance.state()
        + ", for "
        + looked.toMinutes()
        + " of "
        + view.grace().toMinutes()
        + " min; "
        + (tombstone.isPresent() ? "the journal: GONE" : "the journal does not know it");
  }

  private static String id(BackendName backend, Observed instance) {
    return backend + "/" + instance.externalId();
  }
}

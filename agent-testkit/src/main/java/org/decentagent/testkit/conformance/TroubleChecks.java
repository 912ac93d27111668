// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.testkit.rule.Rule;

/** Checks of what a plugin concludes when its backend is in trouble. */
final class TroubleChecks {
  private static final int MOST_CHANGES = 40;

  static final List<Check> ALL =
      List.of(
          Check.of(
              "unreachable-proves-nothing",
              "While no call arrives nothing is absent, gone or down, and nothing is given up.",
              trial -> provesNothing(trial, Mishap.UNREACHABLE),
              Rule.PROOF,
              Rule.EFFECT),
          Check.of(
              "server-error-proves-nothing",
              "After a bare 500 nothing is absent, gone or down, and nothing is given up.",
              trial -> provesNothing(trial, Mishap.SERVER_ERROR),
              Rule.PROOF,
              Rule.EFFECT),
          Check.of(
              "denial-proves-nothing",
              "Without accepted credentials nothing is absent, gone or down, and nothing is given up.",
              trial -> provesNothing(trial, Mishap.DENIED),
              Rule.PROOF,
              Rule.EFFECT),
          Check.of(
              "throttling-proves-nothing",
              "While the backend asks for patience nothing is absent, gone or down, and nothing is"
                  + " given up.",
              trial -> provesNothing(trial, Mishap.THROTTLED),
              Rule.PROOF,
              Rule.EFFECT),
          Check.of(
              "cut-listing-is-no-listing",
              "A listing that lost a page is unavailable, and what it lacks is not absent.",
              TroubleChecks::cutListing,
              Rule.PROOF),
          Check.of(
              "no-room-is-a-quota",
              "A full account is told as such, and serves the contract once there is room.",
              TroubleChecks::noRoom,
              Rule.EFFECT),
          Check.of(
              "lost-answer-makes-no-second",
              "Whichever change's answer is lost, the contract ends with one instance.",
              trial -> deliveriesWith(trial, Mishap.ANSWER_LOST),
              Rule.EFFECT,
              Rule.REPEAT),
          Check.of(
              "lost-request-is-made-good",
              "Whichever change is lost on its way, the contract ends with one instance.",
              trial -> deliveriesWith(trial, Mishap.REQUEST_LOST),
              Rule.EFFECT,
              Rule.REPEAT),
          Check.of(
              "lost-removal-is-made-good",
              "Whichever answer is lost while an instance is removed, nothing is left.",
              TroubleChecks::removals,
              Rule.EVERYTHING));

  private TroubleChecks() {}

  private static String provesNothing(Trial trial, Mishap mishap) throws InterruptedException {
    Troublemaker trouble = trial.troublemaker(mishap);
    ContractId contract = trial.contract();
    ContractId fresh = trial.contract();
    Instance instance = trial.deliver(contract);
    trial.settle();
    Told told = Told.by(trial);

    trouble.begin(mishap, 0);
    looks(trial, mishap, contract, instance);
    told.stays(trial, mishap, trial.request(fresh));
    suspension(trial, mishap, contract, instance);
    removal(trial, mishap, contract, instance);
    provision(trial, mishap, fresh);
    trouble.end();

    trial.settle();
    if (trial.canSearch()) {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(lookup instanceof Lookup.Found, "find, when all is well again", lookup, "found");
    }
    trial.remove(contract);
    trial.isGone(contract);
    String done = "provision during and after " + mishap;
    if (KillChecks.isHeld(trial, fresh, done)) {
      return "an unknown outcome is held for the operator";
    }
    MakingChecks.requireOne(trial, fresh, done);
    return "";
  }

  private static void looks(Trial trial, Mishap mishap, ContractId contract, Instance instance) {
    String during = " during " + mishap;
    try {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(lookup instanceof Lookup.Found, "find" + during, lookup, "Retryable");
    } catch (ProvisioningException e) {
      trial.expect(
          e instanceof ProvisioningException.Retryable
              || (mishap == Mishap.DENIED && e instanceof ProvisioningException.AccessDenied),
          "find" + during,
          e,
          "Retryable");
    }
    if (trial.plugin().inventory() instanceof Inventory.Complete(var identity, var resources)) {
      throw trial.failed(
          "inventory()" + during, "complete, with " + resources.size() + " entries", "unavailable");
    }
    Health health =
        trial.plugin().probe(instance.toBuilder().renterKey(trial.session().renterKey()).build());
    trial.expect(
        !(health instanceof Health.Down), "probe" + during, health, "unknown, or up by its login");
  }

  /** What a plugin says of its backend while all is well. */
  private record Told(BackendIdentity identity, Visibility visibility, boolean suspends) {
    static Told by(Trial trial) {
      return new Told(
          trial.plugin().identity(),
          trial.plugin().visibility(),
          trial.plugin().capability(Suspension.class).isPresent());
    }

    /** In trouble it says the same, or that it cannot tell. */
    void stays(Trial trial, Mishap mishap, ProvisionRequest request) {
      same(trial, mishap, "identity()", identity, () -> trial.plugin().identity());
      same(trial, mishap, "visibility()", visibility, () -> trial.plugin().visibility());
      same(
          trial,
          mishap,
          "whether there is capability(Suspension)",
          suspends,
          () -> trial.plugin().capability(Suspension.class).isPresent());
      same(
          trial,
          mishap,
          "whether fits(…) says that it fits",
          true,
          () -> trial.plugin().fits(request) instanceof Fit.Fits);
    }

    private static void same(
        Trial trial, Mishap mishap, String question, Object before, Supplier<Object> now) {
      String done = question + " during " + mishap;
      try {
        Object answer = now.get();
        trial.expect(answer.equals(before), done, answer, before + ", or Retryable");
      } catch (ProvisioningException e) {
        trial.expect(isSoft(e, mishap), done, e, "Retryable");
      }
    }
  }

  private static void suspension(
      Trial trial, Mishap mishap, ContractId contract, Instance instance) {
    String done = "suspend during " + mishap;
    try {
      Optional<Suspension> ability = trial.plugin().capability(Suspension.class);
      if (ability.isPresent()) {
        SuspensionRequest request = new SuspensionRequest(contract, instance.ref());
        Transition answer =
            trial
                .session()
                .hearing()
                .call(done, () -> ability.get().suspend(request, trial.memory().open(contract)));
        trial.expect(!(answer instanceof Transition.Done), done, answer, "Retryable");
      }
    } catch (ProvisioningException e) {
      trial.expect(isSoft(e, mishap), done, e, "Retryable");
    }
  }

  private static void removal(Trial trial, Mishap mishap, ContractId contract, Instance instance) {
    String done = "terminate during " + mishap;
    try {
      Removal answer =
          trial
              .plugin()
              .terminate(
                  new RemovalRequest(contract, Optional.of(instance.ref())),
                  trial.memory().open(contract));
      trial.expect(!(answer instanceof Removal.Gone), done, answer, "Retryable");
    } catch (ProvisioningException e) {
      trial.expect(isSoft(e, mishap), done, e, "Retryable");
    }
  }

  private static void provision(Trial trial, Mishap mishap, ContractId contract) {
    String done = "provision during " + mishap;
    try {
      Provisioned answer =
          trial.plugin().provision(trial.request(contract), trial.memory().open(contract));
      trial.expect(answer instanceof Provisioned.InProgress, done, answer, "Retryable");
    } catch (ProvisioningException e) {
      trial.expect(isSoft(e, mishap), done, e, "Retryable");
    }
  }

  /** Failures after which the agent goes on with the contract. */
  private static boolean isSoft(ProvisioningException failure, Mishap mishap) {
    return switch (failure) {
      case ProvisioningException.Retryable it -> true;
      case ProvisioningException.UnknownOutcome it -> mishap == Mishap.SERVER_ERROR;
      case ProvisioningException.AccessDenied it -> mishap == Mishap.DENIED;
      case ProvisioningException.Permanent it -> false;
      case ProvisioningException.QuotaExceeded it -> false;
      case ProvisioningException.Conflict it -> false;
    };
  }

  private static String cutListing(Trial trial) throws InterruptedException {
    Troublemaker trouble = trial.troublemaker(Mishap.LISTING_CUT);
    ContractId contract = trial.contract();
    trial.deliver(contract);
    trial.settle();
    trouble.begin(Mishap.LISTING_CUT, 0);
    if (trial.plugin().inventory() instanceof Inventory.Complete(var identity, var resources)) {
      throw trial.failed(
          "inventory() over a listing that lost a page",
          "complete, with " + resources.size() + " entries",
          "unavailable");
    }
    try {
      Lookup lookup = trial.plugin().find(Mark.of(contract));
      trial.expect(
          lookup instanceof Lookup.Found,
          "find over a listing that lost a page",
          lookup,
          "Retryable");
    } catch (ProvisioningException.Retryable e) {
      return "";
    }
    return "";
  }

  private static String noRoom(Trial trial) throws InterruptedException {
    Troublemaker trouble = trial.troublemaker(Mishap.NO_ROOM);
    ContractId contract = trial.contract();
    trouble.begin(Mishap.NO_ROOM, 0);
    boolean told = false;
    for (int call = 0; call < MOST_CHANGES && !told; call++) {
      try {
        Provisioned answer =
            trial.plugin().provision(trial.request(contract), trial.memory().open(contract));
        trial.expect(
            answer instanceof Provisioned.InProgress,
            "provision on a full account",
            answer,
            "QuotaExceeded");
        trial.pause(Duration.ofSeconds(5), "before provision is called again");
      } catch (ProvisioningException.QuotaExceeded e) {
        told = true;
      } catch (ProvisioningException e) {
        throw trial.failed("provision on a full account", "it threw " + e, "QuotaExceeded");
      }
    }
    trial.expect(
        told, "provision on a full account", "in progress after many calls", "QuotaExceeded");
    trouble.end();
    trial.settle();
    trial.deliver(contract);
    MakingChecks.requireOne(trial, contract, "provision once there is room");
    return "";
  }

  private static String deliveriesWith(Trial trial, Mishap mishap) throws InterruptedException {
    Troublemaker trouble = trial.troublemaker(mishap);
    for (int change = 0; change < MOST_CHANGES; change++) {
      ContractId contract = trial.contract();
      trouble.begin(mishap, change);
      boolean given = firstRefusalIsFinal(trial, contract);
      int befallen = trouble.befallen();
      trouble.end();
      String done = "provision, " + mishap + " at change " + (change + 1);
      trial.expect(!given, done, "given up, though something may have happened", "UnknownOutcome");
      if (!KillChecks.isHeld(trial, contract, done)) {
        trial.settle();
        MakingChecks.requireOne(trial, contract, done + ", and again");
        trial.remove(contract);
        MakingChecks.requireGone(trial, contract, done + ", and terminate");
        trial.isGone(contract);
      }
      if (befallen == 0) {
        return "at each of " + change + " changes";
      }
    }
    throw trial.failed(
        "provision, " + mishap + " at each change", MOST_CHANGES + " changes", "an end");
  }

  /**
   * Provisions until it is ready; true when the plugin gives up instead of telling that it is
   * unsure.
   */
  private static boolean firstRefusalIsFinal(Trial trial, ContractId contract)
      throws InterruptedException {
    try {
      trial.deliver(contract);
      return false;
    } catch (ProvisioningException.Conflict | ProvisioningException.UnknownOutcome e) {
      // A backend that cannot be searched holds the contract for its operator.
      return trial.canSearch();
    } catch (ProvisioningException e) {
      return true;
    }
  }

  private static String removals(Trial trial) throws InterruptedException {
    int changes = 0;
    for (Mishap mishap : List.of(Mishap.ANSWER_LOST, Mishap.REQUEST_LOST)) {
      Troublemaker trouble = trial.troublemaker(mishap);
      int befallen = 1;
      for (int change = 0; befallen > 0; change++) {
        trial.expect(change < MOST_CHANGES, "terminate", MOST_CHANGES + " changes", "an end");
        ContractId contract = trial.contract();
        trial.deliver(contract);
        trouble.begin(mishap, change);
        trial.remove(contract);
        befallen = trouble.befallen();
        trouble.end();
        MakingChecks.requireGone(
            trial, contract, "terminate, " + mishap + " at change " + (change + 1));
        trial.isGone(contract);
        changes += Math.min(befallen, 1);
      }
    }
    return changes + " lost";
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Rule;

/** Checks of kills at every durable write of a plugin's own. */
final class KillChecks {
  private static final int MOST_WRITES = 200;

  static final List<Check> ALL =
      List.of(
          Check.of(
              "killed-delivery-makes-one",
              "Killed before or after any durable step of a delivery, the contract ends with one"
                  + " instance, and with nothing after its removal.",
              KillChecks::deliveries,
              Rule.WRITE_THEN_CALL,
              Rule.REPEAT),
          Check.of(
              "killed-removal-leaves-nothing",
              "Killed before or after any durable step of a removal, nothing is left.",
              KillChecks::removals,
              Rule.WRITE_THEN_CALL,
              Rule.EVERYTHING),
          Check.of(
              "killed-and-cancelled-leaves-nothing",
              "Killed before any durable step of a delivery, and cancelled then, nothing is left.",
              KillChecks::cancelled,
              Rule.EVERYTHING));

  private KillChecks() {}

  /** On which side of a durable write the process dies. */
  enum Moment {
    BEFORE,
    AFTER;

    void arm(Trial trial, int write) {
      switch (this) {
        case BEFORE -> trial.memory().killBefore(write);
        case AFTER -> trial.memory().killAfter(write + 1);
      }
    }
  }

  /** One life, killed at that write; answers whether it came to that. */
  @FunctionalInterface
  interface Life {
    boolean isKilled(Moment moment, int write) throws InterruptedException;
  }

  /** Lives on, a write further each time, until one is not killed; answers with the kills. */
  static int everywhere(Trial trial, List<Moment> moments, Life life) throws InterruptedException {
    int kills = 0;
    for (Moment moment : moments) {
      int write = 0;
      while (life.isKilled(moment, write)) {
        write++;
        trial.expect(write < MOST_WRITES, "a life", MOST_WRITES + " durable writes", "fewer");
      }
      kills += write;
    }
    return kills;
  }

  static final List<Moment> BOTH = List.of(Moment.BEFORE, Moment.AFTER);

  private static String deliveries(Trial trial) throws InterruptedException {
    return everywhere(
            trial,
            BOTH,
            (moment, write) -> {
              ContractId contract = trial.contract();
              moment.arm(trial, write);
              boolean killed = trial.isKilled(() -> trial.deliver(contract));
              String done = "provision killed " + moment + " write " + (write + 1);
              if (isHeld(trial, contract, done)) {
                return killed;
              }
              trial.settle();
              MakingChecks.requireOne(trial, contract, done + ", and again");
              removed(trial, contract, done);
              return killed;
            })
        + " kills";
  }

  /** Whether a backend that cannot be searched gives the contract to its operator, as it may. */
  static boolean isHeld(Trial trial, ContractId contract, String done) throws InterruptedException {
    try {
      trial.deliver(contract);
      return false;
    } catch (ProvisioningException.Conflict | ProvisioningException.UnknownOutcome e) {
      if (trial.canSearch()) {
        throw e;
      }
      if (trial.subject().truth().isPresent()) {
        int instances = trial.fresh().instances().size();
        trial.expect(instances <= 1, done + ", and again", instances + " instances", "one at most");
      }
      giveBack(trial, contract);
      return true;
    }
  }

  /** What a person would do about a contract that is held: look, and remove by hand. */
  private static void giveBack(Trial trial, ContractId contract) throws InterruptedException {
    trial.settle();
    trial.subject().vanishing().ifPresent(it -> trial.fresh().instances().forEach(it::remove));
    trial.isGone(contract);
  }

  private static void removed(Trial trial, ContractId contract, String done)
      throws InterruptedException {
    trial.remove(contract);
    MakingChecks.requireGone(trial, contract, done + ", then removed");
    List<Steps.Child> children = trial.memory().children(contract);
    trial.expect(children.isEmpty(), done + ", then removed", children, "no children");
    trial.isGone(contract);
  }

  private static String removals(Trial trial) throws InterruptedException {
    return everywhere(
            trial,
            BOTH,
            (moment, write) -> {
              ContractId contract = trial.contract();
              Optional<InstanceRef> ref = Optional.of(trial.deliver(contract)).map(Instance::ref);
              moment.arm(trial, write);
              boolean killed = trial.isKilled(() -> trial.remove(contract, ref));
              removed(trial, contract, "terminate killed " + moment + " write " + (write + 1));
              return killed;
            })
        + " kills";
  }

  private static String cancelled(Trial trial) throws InterruptedException {
    return everywhere(
            trial,
            List.of(Moment.BEFORE),
            (moment, write) -> {
              ContractId contract = trial.contract();
              moment.arm(trial, write);
              boolean killed = trial.isKilled(() -> trial.deliver(contract));
              String done = "provision killed before write " + (write + 1) + ", then cancelled";
              try {
                trial.remove(contract, Optional.empty());
              } catch (ProvisioningException.Conflict | ProvisioningException.UnknownOutcome e) {
                if (trial.canSearch()) {
                  throw e;
                }
                giveBack(trial, contract);
                return killed;
              }
              removed(trial, contract, done);
              return killed;
            })
        + " kills";
  }
}

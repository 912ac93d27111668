// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.rule.Rule;

/** Checks of calls that are told to end. */
final class InterruptionChecks {
  static final List<Check> ALL =
      List.of(
          Check.of(
              "interrupted-look-tells-no-lie",
              "A look that is cut off does not miss what is there.",
              InterruptionChecks::looks,
              Rule.PLUGINS,
              Rule.PROOF),
          Check.of(
              "interrupted-delivery-makes-one",
              "A delivery that is cut off and called again ends with one instance.",
              InterruptionChecks::delivery,
              Rule.PLUGINS,
              Rule.REPEAT),
          Check.of(
              "hung-call-heeds-interrupts",
              "A call that hangs ends soon after its thread is interrupted, and keeps the interrupt.",
              InterruptionChecks::hanging,
              Rule.PLUGINS));

  private InterruptionChecks() {}

  private static String looks(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    String id = trial.deliver(contract).ref().externalId();
    trial.settle();
    String found = interrupted(trial, () -> lookup(trial, contract));
    trial.expect(
        !found.equals("absent"),
        "find on a thread that is interrupted",
        found,
        "found, or a failure");
    String listed =
        interrupted(
            trial,
            () ->
                trial.plugin().inventory() instanceof Inventory.Complete complete
                        && complete.resources().stream().noneMatch(it -> it.externalId().equals(id))
                    ? "missing"
                    : "");
    trial.expect(
        listed.isEmpty(),
        "inventory() on a thread that is interrupted",
        "complete without " + id,
        "complete with it, or unavailable");
    trial.expect(
        trial.deliver(contract).ref().externalId().equals(id),
        "provision after that",
        "another instance",
        "the same");
    return "";
  }

  private static String lookup(Trial trial, ContractId contract) {
    return switch (trial.plugin().find(Mark.of(contract))) {
      case Lookup.Found it -> "found";
      case Lookup.Absent it -> "absent";
      case Lookup.NotOurs it -> "not ours";
    };
  }

  private static String interrupted(Trial trial, Supplier<String> call) {
    Thread.currentThread().interrupt();
    try {
      return call.get();
    } catch (ProvisioningException e) {
      return "";
    } finally {
      if (Thread.interrupted()) {
        trial.session().hearing().add("the interrupt was kept");
      }
      trial.session().requireGoingOn();
    }
  }

  private static String delivery(Trial trial) throws InterruptedException {
    ContractId contract = trial.contract();
    String first =
        interrupted(
            trial,
            () -> {
              Provisioned answer =
                  trial.plugin().provision(trial.request(contract), trial.memory().open(contract));
              return answer.toString();
            });
    trial.settle();
    String done = "provision on a thread that is interrupted (" + first + "), and again";
    if (KillChecks.isHeld(trial, contract, done)) {
      return "an unknown outcome is held for the operator";
    }
    MakingChecks.requireOne(trial, contract, done);
    return "";
  }

  private static String hanging(Trial trial) throws InterruptedException {
    Troublemaker trouble = trial.troublemaker(Mishap.HANGING);
    ContractId served = trial.contract();
    ContractId fresh = trial.contract();
    Instance instance = trial.deliver(served);
    trial.settle();
    hang(trial, trouble, "find", () -> lookup(trial, served));
    hang(trial, trouble, "inventory()", () -> inventory(trial));
    hang(
        trial,
        trouble,
        "terminate",
        () -> {
          Removal answer =
              trial
                  .plugin()
                  .terminate(
                      new RemovalRequest(served, Optional.of(instance.ref())),
                      trial.memory().open(served));
          return answer instanceof Removal.Gone ? "gone" : "in progress";
        });
    hang(
        trial,
        trouble,
        "provision",
        () ->
            trial.plugin().provision(trial.request(fresh), trial.memory().open(fresh)).toString());
    trial.restart();
    trial.settle();
    trial.remove(served);
    trial.isGone(served);
    String done = "provision that hung and was interrupted, and again";
    if (KillChecks.isHeld(trial, fresh, done)) {
      return "an unknown outcome is held for the operator";
    }
    MakingChecks.requireOne(trial, fresh, done);
    return "";
  }

  private static String inventory(Trial trial) {
    return trial.plugin().inventory() instanceof Inventory.Complete ? "complete" : "unavailable";
  }

  private static void hang(Trial trial, Troublemaker trouble, String call, Supplier<String> body)
      throws InterruptedException {
    AtomicReference<String> answer = new AtomicReference<>("");
    AtomicBoolean kept = new AtomicBoolean();
    trouble.begin(Mishap.HANGING, 0);
    Thread thread =
        Thread.ofPlatform()
            .name("conformance " + call)
            .daemon()
            .start(() -> {
              answer.set(answerOf(body));
              kept.set(Thread.currentThread().isInterrupted());
            });
    for (int look = 0; look < 200 && thread.isAlive() && trouble.befallen() == 0; look++) {
      thread.join(Duration.ofMillis(25));
    }
    boolean hung = trouble.befallen() > 0 && thread.isAlive();
    thread.interrupt();
    boolean ended = thread.join(trial.subject().promptly());
    trouble.end();
    String done = call + " that hangs, interrupted";
    trial.expect(
        ended,
        done,
        "it went on for " + trial.subject().promptly().toMillis() + " ms",
        "an end soon after");
    trial.expect(
        kept.get() || !hung,
        done,
        "the interrupt was swallowed",
        "the thread's interrupt flag is set again");
    trial.expect(
        !List.of("absent", "gone", "complete").contains(answer.get()),
        done,
        answer.get(),
        "a failure, or not known");
  }

  private static String answerOf(Supplier<String> body) {
    try {
      return body.get();
    } catch (ProvisioningException | Ended e) {
      return String.valueOf(e.getMessage());
    }
  }
}

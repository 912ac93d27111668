// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.capability.TwinRequest;
import org.decentagent.testkit.cloud.StepsMemory;

/** Calls as the agent does: again and again, until it is done. Safe for use by many threads. */
final class Patience {
  private static final Duration A_MOMENT = Duration.ofSeconds(2);
  private static final int MOST_CALLS = 3000;
  private static final Duration NO_ROOM = Duration.ofMinutes(1);
  private static final int MOST_TROUBLES = 30;
  private static final int MOST_WAITS_FOR_ROOM = 10;

  private final Session session;
  private final Subject subject;

  Patience(Session session) {
    this.session = session;
    this.subject = session.subject();
  }

  /** What a call answered: the end, or when to call again. */
  private sealed interface Turn<T> {
    record Done<T>(T answer) implements Turn<T> {}

    record Later<T>(Duration after, String what) implements Turn<T> {}
  }

  Instance deliver(Provisioner plugin, ProvisionRequest request, StepsMemory memory)
      throws InterruptedException {
    return until(
        plugin,
        "provision of contract " + request.contract().brief(),
        request.contract(),
        memory,
        () ->
            switch (plugin.provision(request, memory.open(request.contract()))) {
              case Provisioned.Ready(var instance) -> new Turn.Done<>(instance);
              case Provisioned.InProgress(Duration after, String what) ->
                  new Turn.Later<>(after, what);
            });
  }

  void remove(Provisioner plugin, RemovalRequest request, StepsMemory memory)
      throws InterruptedException {
    Removal.Gone gone =
        until(
            plugin,
            "terminate of contract " + request.contract().brief(),
            request.contract(),
            memory,
            () ->
                switch (plugin.terminate(request, memory.open(request.contract()))) {
                  case Removal.Gone it -> new Turn.Done<>(it);
                  case Removal.InProgress(Duration after, String what) ->
                      new Turn.Later<>(after, what);
                });
    session.hearing().add(gone.toString());
  }

  /** Suspends or resumes. */
  void change(
      Provisioner plugin,
      String verb,
      SuspensionRequest request,
      StepsMemory memory,
      Supplier<Transition> call)
      throws InterruptedException {
    Transition.Done done =
        until(
            plugin,
            verb + " of " + request.instance(),
            request.contract(),
            memory,
            () ->
                switch (session.hearing().call(verb + " of " + request.instance(), call)) {
                  case Transition.Done it -> new Turn.Done<>(it);
                  case Transition.InProgress(Duration after, String what) ->
                      new Turn.Later<>(after, what);
                });
    session.hearing().add(done.toString());
  }

  /** Removes one of two instances of a contract. */
  void removeTwin(
      Provisioner plugin, TwinRequest request, StepsMemory memory, Supplier<Removal> call)
      throws InterruptedException {
    String what = "removeTwin of " + request.twin();
    Removal.Gone gone =
        until(
            plugin,
            what,
            request.contract(),
            memory,
            () ->
                switch (session.hearing().call(what, call)) {
                  case Removal.Gone it -> new Turn.Done<>(it);
                  case Removal.InProgress(Duration after, String why) ->
                      new Turn.Later<>(after, why);
                });
    session.hearing().add(gone.toString());
  }

  private <T> T until(
      Provisioner plugin,
      String what,
      ContractId contract,
      StepsMemory memory,
      Supplier<Turn<T>> call)
      throws InterruptedException {
    Instant begun = subject.clock().instant();
    String last = "nothing yet";
    int troubles = 0;
    for (int round = 0; round < MOST_CALLS; round++) {
      if (Duration.between(begun, subject.clock().instant()).compareTo(subject.patience()) > 0) {
        break;
      }
      Duration wait;
      try {
        switch (call.get()) {
          case Turn.Done<T>(T answer) -> {
            return answer;
          }
          case Turn.Later<T>(Duration after, String why) -> {
            last = "in progress: " + why;
            wait = attended(contract, memory) ? Duration.ZERO : after;
          }
        }
      } catch (ProvisioningException.Retryable e) {
        last = e.toString();
        wait = e.retryAfter().orElse(A_MOMENT);
        troubles++;
      } catch (ProvisioningException.QuotaExceeded e) {
        last = e.toString();
        wait = NO_ROOM;
        troubles += MOST_TROUBLES / MOST_WAITS_FOR_ROOM;
      } catch (ProvisioningException.UnknownOutcome e) {
        last = e.toString();
        wait = beforeRepeat(plugin.guarantee());
        if (++troubles > 1 && !plugin.guarantee().canBeSearched()) {
          throw e;
        }
      }
      if (troubles > MOST_TROUBLES) {
        break;
      }
      if (wait.isPositive()) {
        subject.pause(wait, what + ": " + last);
      }
    }
    throw new Ended(
        new Verdict.Failed(
            what + ", called again as the agent does", "the last answer was " + last, "an end"));
  }

  /** As soon as the agent calls again after an outcome that is not known. */
  private Duration beforeRepeat(CreateGuarantee guarantee) {
    return guarantee.makesCallsRepeatable() && A_MOMENT.compareTo(session.settling()) < 0
        ? A_MOMENT
        : session.settling();
  }

  /** Whether there was something for the operator to do. */
  private boolean attended(ContractId contract, StepsMemory memory) {
    Optional<OperatorTask> task = memory.tasks(contract).stream().findFirst();
    task.ifPresent(it -> {
      Operator operator =
          subject
              .operator()
              .orElseThrow(() ->
                  new Ended(
                      new Verdict.NotRun(
                          "a person is asked to do something, and there is nobody: "
                              + it.title())));
      Map<String, String> entered = operator.does(contract, it);
      memory.complete(contract, it.name(), entered);
    });
    return task.isPresent();
  }
}

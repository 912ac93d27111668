// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Has the operator stop and start instances, and looks whether they did. Safe for use by many
 * threads.
 */
final class Pausing implements Suspension {
  /** The task by which the operator was last asked to stop it. */
  private static final String STOPPING = "stopping";

  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final ProvisionerContext context;
  private final Ledger ledger;
  private final Tasks tasks;
  private final Silence silence;

  Pausing(ProvisionerContext context, Ledger ledger, Tasks tasks, Silence silence) {
    this.context = context;
    this.ledger = ledger;
    this.tasks = tasks;
    this.silence = silence;
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    Mark mark = Mark.of(request.contract());
    Entry entry = require(mark);
    if (entry.state() == Entry.State.STOPPED) {
      return new Transition.Done();
    }
    OperatorTask task = tasks.suspend(request.contract(), entry);
    if (!steps.recall(STOPPING).equals(Optional.of(task.name()))) {
      steps.remember(STOPPING, task.name());
    }
    Optional<OperatorAnswer> answer = steps.ask(task);
    if (answer.isEmpty()) {
      return Waiting.transition(task);
    }
    Silence.Asked asked = new Silence.Asked(answer.get(), steps);
    return switch (silence.judge(task.name(), login(entry), entry.renterKey(), asked)) {
      case Silence.Verdict.Proven proven -> {
        ledger.write(mark, entry.to(Entry.State.STOPPED));
        yield new Transition.Done();
      }
      case Silence.Verdict.NotYet(var checkAfter, var what) ->
          new Transition.InProgress(checkAfter, what);
      case Silence.Verdict.Broken(var complaint) -> again(steps, task, complaint);
    };
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    Mark mark = Mark.of(request.contract());
    Entry entry = require(mark);
    if (entry.state() == Entry.State.RUNNING) {
      String begun = tasks.suspend(request.contract(), entry).name();
      if (!steps.recall(STOPPING).equals(Optional.of(begun))) {
        return new Transition.Done();
      }
      if (runs(entry)) {
        ledger.write(mark, entry.resumed()); // the next pause is asked for anew
        return new Transition.Done();
      }
    }
    OperatorTask task = tasks.resume(request.contract(), entry);
    Optional<OperatorAnswer> answer = steps.ask(task);
    if (answer.isEmpty()) {
      return Waiting.transition(task);
    }
    LoginProbe probe = context.loginProbe();
    String where = login(entry).access() + ": ";
    return switch (Look.at(probe, login(entry), entry.renterKey())) {
      case Look.Works works -> {
        ledger.write(mark, entry.resumed());
        yield new Transition.Done();
      }
      case Look.AnotherHost(var shown) ->
          again(
              steps,
              task,
              where
                  + "a host with another key answers, "
                  + shown.fingerprint()
                  + "; keep its keys");
      case Look.Refuses(var why) -> again(steps, task, where + why);
      case Look.Silent(var why) -> patiently(steps, task, answer.get(), where + why);
      case Look.Unknown(var why) -> patiently(steps, task, answer.get(), where + why);
    };
  }

  /** It may have been stopped just as its pause ended, when nobody waited for that any more. */
  private boolean runs(Entry entry) {
    return Look.at(context.loginProbe(), login(entry), entry.renterKey()) instanceof Look.Works;
  }

  private Transition patiently(
      Steps steps, OperatorTask task, OperatorAnswer answer, String complaint) {
    boolean young =
        context
            .clock()
            .instant()
            .isBefore(answer.at().plus(context.settings().get(ManualConfig.CHECK_FOR)));
    return young
        ? new Transition.InProgress(TRY_AGAIN, "checking that it runs: " + complaint)
        : again(steps, task, complaint);
  }

  private static Transition again(Steps steps, OperatorTask task, String complaint) {
    steps.askAgain(task.name(), complaint);
    return new Transition.InProgress(Waiting.POLL, "awaiting operator: " + complaint);
  }

  private Entry require(Mark mark) {
    return ledger
        .findOurs(mark)
        .filter(entry -> entry.login().isPresent())
        .orElseThrow(() ->
            new ProvisioningException.Permanent(
                ManualFailures.code("no_such_instance"),
                "nothing is recorded of an instance of contract " + mark.contract().brief()));
  }

  private static Entry.Login login(Entry entry) {
    return entry.login().orElseThrow();
  }
}

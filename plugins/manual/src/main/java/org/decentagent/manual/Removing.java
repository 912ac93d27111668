// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.util.Optional;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Has the operator remove an instance, and believes it when its host key no longer answers where it
 * was. Where nobody ever said where it is, their word alone counts. Safe for use by many threads.
 */
final class Removing {
  private static final String GONE = "gone";

  private final Ledger ledger;
  private final Tasks tasks;
  private final Silence silence;

  Removing(Ledger ledger, Tasks tasks, Silence silence) {
    this.ledger = ledger;
    this.tasks = tasks;
    this.silence = silence;
  }

  Removal remove(RemovalRequest request, Steps steps) {
    Optional<Entry> entry = ledger.findOurs(request.mark());
    boolean nobodyKnows =
        !Making.wasAsked(steps)
            && request.instance().isEmpty()
            && entry.flatMap(Entry::login).isEmpty();
    boolean neverMade = entry.filter(known -> known.state() == Entry.State.REFUSED).isPresent();
    if (nobodyKnows || neverMade || steps.recall(GONE).isPresent()) {
      return gone(request.mark(), steps);
    }
    OperatorTask task = tasks.remove(request.contract(), entry);
    Optional<OperatorAnswer> answer = steps.ask(task);
    if (answer.isEmpty()) {
      return Waiting.removal(task);
    }
    Optional<Entry.Login> login = entry.flatMap(Entry::login);
    if (login.isEmpty()) {
      return gone(request.mark(), steps);
    }
    Silence.Verdict verdict =
        silence.judge(
            task.name(),
            login.get(),
            entry.orElseThrow().renterKey(),
            new Silence.Asked(answer.get(), steps));
    return switch (verdict) {
      case Silence.Verdict.Proven proven -> gone(request.mark(), steps);
      case Silence.Verdict.NotYet(var checkAfter, var what) ->
          new Removal.InProgress(checkAfter, what);
      case Silence.Verdict.Broken(var complaint) -> {
        steps.askAgain(
            task.name(), complaint + ": it is not removed, or another one was removed for it");
        yield new Removal.InProgress(Waiting.POLL, "awaiting operator: " + complaint);
      }
    };
  }

  /** The word first: a kill in between must not have the operator asked for what is gone. */
  private Removal gone(Mark mark, Steps steps) {
    if (steps.recall(GONE).isEmpty()) {
      steps.remember(GONE, "yes");
    }
    ledger.erase(mark);
    return new Removal.Gone();
  }
}

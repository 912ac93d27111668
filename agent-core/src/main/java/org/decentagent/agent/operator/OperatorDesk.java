// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.TaskState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorField;

/**
 * Where the operator sees what only a person can do, and says that it is done. Everything they
 * enter is checked here and nowhere else; what they say is durable, and its contract woken, before
 * this answers. Saying a thing twice is harmless, and what was said cannot be said differently.
 * Safe for use by many threads.
 */
public final class OperatorDesk {
  private static final Duration LONGEST_SNOOZE = Duration.ofDays(7);
  private static final OperatorField WORDS =
      OperatorField.of(OperatorField.Kind.TEXT, "reason", "Reason");

  private final Journal journal;
  private final Demand demand;
  private final InstantSource clock;
  private final BiConsumer<ContractId, Runnable> waker;
  private final TaskReader reader;

  /**
   * Over a journal.
   *
   * @param waker writes something and has its contract looked at, as one transaction
   */
  public OperatorDesk(
      Journal journal, Demand demand, InstantSource clock, BiConsumer<ContractId, Runnable> waker) {
    this.journal = journal;
    this.demand = demand;
    this.clock = clock;
    this.waker = waker;
    this.reader = new TaskReader(journal, demand);
  }

  /** What waits for the operator, most urgent first. */
  public List<TaskView> list() {
    return reader.list();
  }

  /** One task with everything about it, one that is over too. */
  public Optional<TaskView> show(long id) {
    return reader.show(id);
  }

  /**
   * The operator has done it.
   *
   * @param who for the audit trail
   * @param entered by field; what is missing is as entered before, or as the task suggests
   */
  public Outcome complete(long id, String who, Map<String, String> entered) {
    return on(
        id,
        task -> {
          Form form = Form.check(task, entered);
          if (!form.faults().isEmpty() && task.state() == TaskState.DONE) {
            return settled(id, entered); // what was entered no longer matters
          }
          if (!form.faults().isEmpty()) {
            return new Outcome.Invalid(reader.view(task), form.faults());
          }
          return write(
              task, () -> journal.tasks().done(task, Who.plain(who), form.values()), form.values());
        });
  }

  /** The operator will not do it. */
  public Outcome refuse(long id, String who, String reason) {
    return on(
        id,
        task -> {
          if (task.task().refusal().isEmpty()) {
            return new Outcome.Settled(
                reader.view(task),
                "it must be done, sooner or later; put it off with: dc-agent manual snooze " + id);
          }
          try {
            String words = WORDS.parse(reason);
            return write(
                task, () -> journal.tasks().refused(task, Who.plain(who), words), Map.of());
          } catch (IllegalArgumentException e) {
            return invalid(task, "reason", e);
          }
        });
  }

  /** The operator does not want to hear of it for a while; last calls are made all the same. */
  public Outcome snooze(long id, String who, Duration time) {
    return on(
        id,
        task -> {
          if (!time.isPositive() || time.compareTo(LONGEST_SNOOZE) > 0) {
            return invalid(
                task, "for", new IllegalArgumentException("a time of up to 7 d is right here"));
          }
          Instant until = clock.instant().plus(time);
          boolean written = journal.tasks().snoozed(task, Who.plain(who), until);
          return written ? new Outcome.Taken(reader.again(id)) : settled(id, Map.of());
        });
  }

  private Outcome invalid(TaskRecord task, String field, IllegalArgumentException e) {
    return new Outcome.Invalid(
        reader.view(task), List.of(new Outcome.Fault(field, String.valueOf(e.getMessage()))));
  }

  private Outcome on(long id, Function<TaskRecord, Outcome> action) {
    Optional<TaskRecord> task = journal.tasks().find(id);
    if (task.isEmpty()) {
      return new Outcome.NoSuchTask(id);
    }
    if (!reader.view(task.get()).state().equals("open")
        && !reader.view(task.get()).state().equals("done")) {
      return settled(id, Map.of());
    }
    return action.apply(task.get());
  }

  private Outcome write(TaskRecord task, BooleanWrite change, Map<String, String> said) {
    AtomicBoolean written = new AtomicBoolean();
    waker.accept(task.contract(), () -> written.set(demand.isAwaited(task) && change.write()));
    return written.get() ? new Outcome.Taken(reader.again(task.id())) : settled(task.id(), said);
  }

  private Outcome settled(long id, Map<String, String> said) {
    TaskRecord now = journal.tasks().find(id).orElseThrow();
    TaskView view = reader.view(now);
    String by = view.trail().isEmpty() ? "" : " by " + view.trail().getLast().who();
    return switch (view.state()) {
      case "done" ->
          now.answer().equals(said)
              ? new Outcome.SaidBefore(view)
              : new Outcome.Settled(
                  view, "it was done" + by + " already, and cannot be done differently");
      case "refused" -> new Outcome.Settled(view, "it was refused" + by + " already");
      case "over" -> new Outcome.Settled(view, "its contract is gone, so nothing is to be done");
      default ->
          new Outcome.Settled(
              view,
              "nobody wants it done any more, since its contract moved on; undo what you began, and"
                  + " see: dc-agent manual list");
    };
  }

  @FunctionalInterface
  private interface BooleanWrite {
    boolean write();
  }

  static Comparator<TaskView> byUrgency() {
    return Comparator.comparing((TaskView task) -> Optional.ofNullable(task.due()).orElse("9"))
        .thenComparingLong(TaskView::id);
  }
}

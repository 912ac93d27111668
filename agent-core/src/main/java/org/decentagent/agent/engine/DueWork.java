// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.StaleWorkException;
import org.decentagent.spi.ContractId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when which contract is looked at, and that one worker at a time does it. A row of the
 * scheduler means "look at this contract", nothing more; what is to be done follows from the
 * journal. Safe for use by many threads.
 *
 * <p>The scheduler library is used under five conditions, without which it loses wake-ups or runs a
 * contract twice: what a look decided and the time of the next look are one transaction; a waker
 * raises {@code wake_seq} in its own transaction, and the end of a look compares it; the clock is
 * one that nobody sets, and a look that still runs here is never declared dead; SQLite has one
 * connection behind a Java lock; rows are picked and read in one statement.
 */
public final class DueWork {
  private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
  private static final String TASK = "contract";
  private static final Duration AFTER_A_BUG = Duration.ofMinutes(1);

  /** No contract waits longer for its next look: beyond that, the machine's clock was set back. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(7);

  /** The same of a contract that is being delivered or removed. */
  private static final Duration LONGEST_WAIT_AT_WORK = Duration.ofMinutes(20);

  private final Database database;
  private final InstantSource clock;
  private final ContractWorker worker;
  private final Scheduler scheduler;
  private final Set<String> live = ConcurrentHashMap.newKeySet();

  /** Sets up; nothing runs before {@link #start}. */
  public DueWork(
      Database database, InstantSource clock, ContractWorker worker, SchedulerMaker maker) {
    this.database = database;
    this.clock = clock;
    this.worker = worker;
    this.scheduler = maker.make(database.forScheduler(), task(), clock::instant);
  }

  private Task<Void> task() {
    return Tasks.custom(TASK, Void.class)
        .onDeadExecution((dead, operations) -> {
          if (!live.contains(dead.getExecution().taskInstance.getId())) {
            operations.reschedule(dead, clock.instant());
          }
        })
        .onFailure((failed, operations) ->
            operations.reschedule(failed, clock.instant().plus(AFTER_A_BUG)))
        .execute((instance, context) -> look(instance.getId()));
  }

  private CompletionHandler<Void> look(String id) {
    if (!live.add(id)) {
      return (done, operations) -> operations.reschedule(done, clock.instant().plusSeconds(1));
    }
    long seen;
    Plan plan;
    boolean planned = false;
    try {
      seen = wakeSequence(id);
      plan = worker.work(new ContractId(id));
      planned = true;
    } finally {
      if (!planned) {
        live.remove(id);
      }
    }
    return (done, operations) -> {
      // With the flag still set, the database would refuse what must be written now.
      boolean interrupted = Thread.interrupted();
      try {
        complete(id, seen, plan, done, operations);
      } finally {
        live.remove(id);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private void complete(
      String id,
      long seen,
      Plan plan,
      ExecutionComplete done,
      ExecutionOperations<Void> operations) {
    try {
      database.transaction(sql -> {
        plan.rows().run();
        sql.update("update contract set handled_seq = ? where id = ?", seen, id);
        Instant next = wakeSequence(id) == seen ? plan.next() : clock.instant();
        operations.reschedule(done, next);
        return next;
      });
    } catch (StaleWorkException e) {
      LOG.info("contract {} changed meanwhile; looking again", id);
      operations.reschedule(done, clock.instant());
    }
    scheduler.triggerCheckForDueExecutions();
  }

  private long wakeSequence(String id) {
    return database.read(sql ->
        sql.find("select wake_seq from contract where id = ?", row -> row.number("wake_seq"), id)
            .orElse(0L));
  }

  /**
   * Has a contract looked at now. What {@code event} writes and the wake-up are one transaction:
   * neither is lost without the other, even when a look at that contract is under way.
   */
  public void wake(ContractId id, Runnable event) {
    database.transaction(sql -> {
      event.run();
      int woken = sql.update("update contract set wake_seq = wake_seq + 1 where id = ?", id);
      schedule(id.hex());
      return woken;
    });
    scheduler.triggerCheckForDueExecutions();
  }

  private void schedule(String id) {
    try {
      scheduler.reschedule(TaskInstanceId.of(TASK, id), clock.instant());
    } catch (TaskInstanceNotFoundException e) {
      scheduler.scheduleIfNotExists(new TaskInstance<>(TASK, id), clock.instant());
    } catch (TaskInstanceCurrentlyExecutingException e) {
      LOG.debug("contract {} is being looked at; the end of that look compares wake_seq", id);
    } catch (ExecutionException e) {
      LOG.debug("contract {} was rescheduled by somebody else just now", id);
    }
  }

  /**
   * Starts. Rows that a killed process had picked are freed first (this file has one owner), and a
   * contract that has no row, was woken without having been looked at, or is due later than any
   * wait lasts, is due at once.
   */
  public void start() {
    Instant now = clock.instant();
    database.transaction(sql -> {
      sql.update(
          "update scheduled_tasks set picked = 0, picked_by = null, last_heartbeat = null,"
              + " version = version + 1, execution_time = ? where picked = 1",
          now);
      sql.update(
          "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
              + " select ?, id, ?, 0, 1 from contract"
              + " where id not in (select task_instance from scheduled_tasks)",
          TASK,
          now);
      sql.update(
          "update scheduled_tasks set execution_time = ? where execution_time > ? or (execution_time"
              + " > ? and task_instance in (select id from contract where state not in ('ACTIVE',"
              + " 'SUSPENDED', 'HOLD', 'GONE')))",
          now,
          now.plus(LONGEST_WAIT),
          now.plus(LONGEST_WAIT_AT_WORK));
      return sql.update(
          "update scheduled_tasks set execution_time = ? where execution_time > ? and task_instance in"
              + " (select id from contract where wake_seq > handled_seq)",
          now,
          now);
    });
    scheduler.start();
  }

  /** Takes up nothing new, and waits for what runs; what does not end in time is interrupted. */
  public void stop() {
    scheduler.stop();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorTask;

/**
 * What only a person can do, with what they did and entered. A task goes from open to done or
 * refused in one place and once; whoever comes second changes nothing. Safe for use by many
 * threads.
 */
public final class TaskRows {
  /** Who the audit trail names for what the agent itself did. */
  public static final String AGENT = "agent";

  private static final String COLUMNS =
      "select id, contract, backend, asked_in, body, state, answer, complaint, asked_at, reopened_at,"
          + " snoozed_until, decided_at, over_at from operator_task ";

  private final Database database;
  private final InstantSource clock;

  TaskRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Puts a task on the operator's list, unless the contract has one of that name. */
  public TaskRecord ask(ContractId contract, BackendName backend, OperatorTask task) {
    return database.transaction(sql -> {
      Optional<TaskRecord> known = find(contract, task.name());
      if (known.isPresent()) {
        return known.get();
      }
      sql.update(
          "insert into operator_task (contract, backend, name, asked_in, body, state, asked_at)"
              + " select id, ?, ?, state, ?, 'OPEN', ? from contract where id = ?",
          backend,
          task.name(),
          StoredTask.write(task),
          clock.instant(),
          contract);
      TaskRecord asked = find(contract, task.name()).orElseThrow();
      enter(sql, asked.id(), AGENT, "asked", task.title());
      tell(sql, contract, "awaiting operator: task " + asked.id() + ", " + task.title());
      return asked;
    });
  }

  /** Puts a task that was done back on the list; false when it is not done. */
  public boolean askAgain(ContractId contract, String name, String complaint) {
    return database.transaction(sql ->
        find(contract, name)
            .filter(task -> task.state() == TaskState.DONE)
            .map(task -> {
              sql.update(
                  "update operator_task set state = 'OPEN', complaint = ?, reopened_at = ?,"
                      + " snoozed_until = null, decided_at = null where id = ?",
                  complaint,
                  clock.instant(),
                  task.id());
              enter(sql, task.id(), AGENT, "asked again", complaint);
              tell(sql, contract, "task " + task.id() + " is asked again: " + complaint);
              return true;
            })
            .orElse(false));
  }

  /** The contract's task of that name, unless the contract is gone. */
  public Optional<TaskRecord> find(ContractId contract, String name) {
    return database.read(sql ->
        sql.find(
            COLUMNS + "where contract = ? and name = ? and over_at is null",
            TaskRows::task,
            contract,
            name));
  }

  /** The task of that number, of a contract that is gone too. */
  public Optional<TaskRecord> find(long id) {
    return database.read(sql -> sql.find(COLUMNS + "where id = ?", TaskRows::task, id));
  }

  /** Every open task of contracts that are not gone, oldest first. */
  public List<TaskRecord> open() {
    return database.read(sql ->
        sql.list(COLUMNS + "where state = 'OPEN' and over_at is null order by id", TaskRows::task));
  }

  /** Every task that nobody did or refused, of contracts that are gone since then too. */
  public List<TaskRecord> undecided(Instant goneSince) {
    return database.read(sql ->
        sql.list(
            COLUMNS + "where state = 'OPEN' and (over_at is null or over_at >= ?) order by id",
            TaskRows::task,
            goneSince));
  }

  /** What happened to a task, oldest first. */
  public List<TaskRecord.Entry> trail(long id) {
    return database.read(sql ->
        sql.list(
            "select at, who, what, detail from operator_entry where task = ? order by seq",
            row ->
                new TaskRecord.Entry(
                    row.instant("at"), row.text("who"), row.text("what"), row.text("detail")),
            id));
  }

  /** Records that an open task is done; false when it is not open. */
  public boolean done(TaskRecord task, String who, Map<String, String> answer) {
    String entered = StoredTask.writeValues(answer);
    return decided(task, TaskState.DONE, who, "done", entered, Optional.of(entered));
  }

  /** Records that the operator refuses an open task; false when it is not open. */
  public boolean refused(TaskRecord task, String who, String reason) {
    return decided(task, TaskState.REFUSED, who, "refused", reason, Optional.empty());
  }

  private boolean decided(
      TaskRecord task,
      TaskState state,
      String who,
      String what,
      String detail,
      Optional<String> answer) {
    return database.transaction(sql -> {
      int changed =
          sql.update(
              "update operator_task set state = ?, answer = coalesce(?, answer), complaint = ?,"
                  + " snoozed_until = null, decided_at = ?"
                  + " where id = ? and state = 'OPEN' and over_at is null",
              state,
              answer,
              state == TaskState.REFUSED ? detail : null,
              clock.instant(),
              task.id());
      if (changed == 1) {
        enter(sql, task.id(), who, what, detail);
        tell(sql, task.contract(), "task " + task.id() + " " + what + " by " + who + ": " + detail);
      }
      return changed == 1;
    });
  }

  /** Records until when the operator does not want to hear of an open task. */
  public boolean snoozed(TaskRecord task, String who, Instant until) {
    return database.transaction(sql -> {
      int changed =
          sql.update(
              "update operator_task set snoozed_until = ?"
                  + " where id = ? and state = 'OPEN' and over_at is null",
              until,
              task.id());
      if (changed == 1) {
        enter(sql, task.id(), who, "snoozed", "until " + until);
      }
      return changed == 1;
    });
  }

  /** The contract is gone: nothing of it waits for anybody, and its names are free again. */
  void over(ContractId contract) {
    database.transaction(sql -> {
      sql.update(
          "insert into operator_entry (task, at, who, what, detail)"
              + " select id, ?, ?, 'over', 'the contract is gone' from operator_task"
              + " where contract = ? and over_at is null",
          clock.instant(),
          AGENT,
          contract);
      return sql.update(
          "update operator_task set over_at = ? where contract = ? and over_at is null",
          clock.instant(),
          contract);
    });
  }

  private void enter(Sql sql, long task, String who, String what, String detail) {
    sql.update(
        "insert into operator_entry (task, at, who, what, detail) values (?, ?, ?, ?, ?)",
        task,
        clock.instant(),
        who,
        what,
        detail);
  }

  private void tell(Sql sql, ContractId contract, String what) {
    sql.update(
        "insert into event (contract, at, what) values (?, ?, ?)", contract, clock.instant(), what);
  }

  private static TaskRecord task(Sql.Row row) throws SQLException {
    Instant askedAt = row.instant("asked_at");
    return new TaskRecord(
        row.number("id"),
        new ContractId(row.text("contract")),
        new BackendName(row.text("backend")),
        StoredTask.read(row.text("body")),
        ContractState.valueOf(row.text("asked_in")),
        TaskState.valueOf(row.text("state")),
        row.findText("answer").map(StoredTask::readValues).orElse(Map.of()),
        row.findText("complaint"),
        askedAt,
        row.findInstant("reopened_at").orElse(askedAt),
        row.findInstant("snoozed_until"),
        row.findInstant("decided_at"),
        row.findInstant("over_at"));
  }
}

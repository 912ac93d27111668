// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/** What was stopped or removed, and what is held back. Safe for use by many threads. */
public final class BrakeRows {
  private final Database database;
  private final InstantSource clock;

  BrakeRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Counts one stop or delete. */
  public void removed(ContractId contract, BackendName backend, String reason) {
    database.transaction(sql ->
        sql.update(
            "insert into removal (contract, backend, reason, at) values (?, ?, ?, ?)",
            contract,
            backend,
            reason,
            clock.instant()));
  }

  /** Whose stops and deletes count since then. */
  public Set<ContractId> removedSince(Instant since) {
    return Set.copyOf(
        database.read(sql ->
            sql.list(
                "select distinct contract from removal where at >= ?",
                row -> new ContractId(row.text("contract")),
                since)));
  }

  /** The freeze that lasts, if one does. */
  public Optional<Freeze> frozen() {
    return database.read(sql ->
        sql.find(
            "select id, why, frozen_at from freeze where released_at is null",
            row -> new Freeze(row.number("id"), row.text("why"), row.instant("frozen_at"))));
  }

  /** When the last freeze ended. */
  public Optional<Instant> lastReleased() {
    return database.read(sql ->
        sql.find("select max(released_at) as at from freeze", row -> row.findInstant("at"))
            .flatMap(at -> at));
  }

  /** From now on nothing that counts is stopped or removed. */
  public void freeze(String why) {
    database.transaction(sql ->
        sql.update(
            "insert into freeze (why, frozen_at) select ?, ? where not exists"
                + " (select 1 from freeze where released_at is null)",
            why,
            clock.instant()));
  }

  /** Ends the freeze, and lets go of everything that is held back now. */
  public void release(String who) {
    Instant now = clock.instant();
    database.transaction(sql -> {
      sql.update("update braked set let_go_at = ? where let_go_at is null", now);
      return sql.update(
          "update freeze set released_at = ?, released_by = ? where released_at is null", now, who);
    });
  }

  /** Remembers what is held back. */
  public void hold(ContractId contract, BackendName backend, String reason) {
    database.transaction(sql ->
        sql.update(
            "insert into braked (contract, backend, reason, since) values (?, ?, ?, ?)"
                + " on conflict (contract) do update set backend = excluded.backend,"
                + " reason = excluded.reason, since = excluded.since, let_go_at = null"
                + " where let_go_at is not null",
            contract,
            backend,
            reason,
            clock.instant()));
  }

  /** Whether the operator let it go after that time, for that reason. */
  public boolean wasLetGo(ContractId contract, String reason, Instant since) {
    return database
        .read(sql ->
            sql.find(
                "select 1 as one from braked where contract = ? and reason = ? and let_go_at >= ?",
                row -> row.number("one"),
                contract,
                reason,
                since))
        .isPresent();
  }

  /** Forgets what is held back: it need not be stopped or removed any more. */
  public void forget(ContractId contract) {
    database.transaction(
        sql -> sql.update("delete from braked where contract = ? and let_go_at is null", contract));
  }

  /** What is held back, the longest first. */
  public List<Held> held() {
    return database.read(sql ->
        sql.list(
            "select contract, backend, reason, since from braked where let_go_at is null"
                + " order by since, contract",
            row ->
                new Held(
                    new ContractId(row.text("contract")),
                    new BackendName(row.text("backend")),
                    row.text("reason"),
                    row.instant("since"))));
  }

  /** Nothing that counts is stopped or removed. */
  public record Freeze(long id, String why, Instant since) {}

  /** One that is held back. */
  public record Held(ContractId contract, BackendName backend, String reason, Instant since) {}
}

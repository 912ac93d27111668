// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Steps;

/** What a plugin remembered about one contract. Safe for use by many threads. */
public final class StepRows {
  /** No request that a backend still has in hand takes effect later. */
  private static final Duration REST = Duration.ofHours(1);

  private static final Instant WHENEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final Database database;
  private final InstantSource clock;
  private final ContractId contract;

  StepRows(Database database, InstantSource clock, ContractId contract) {
    this.database = database;
    this.clock = clock;
    this.contract = contract;
  }

  /** A remembered value. */
  public Optional<String> value(String name) {
    return database.read(sql ->
        sql.find(
            "select value from step where contract = ? and kind = 'value' and name = ?",
            row -> row.text("value"),
            contract,
            name));
  }

  /** Remembers a value. */
  public void remember(String name, String value) {
    Instant now = clock.instant();
    database.transaction(sql ->
        sql.update(
            "insert into step (contract, kind, name, value, began_at, deadline_at) values (?,"
                + " 'value', ?, ?, ?, ?) on conflict (contract, kind, name) do update set value ="
                + " excluded.value",
            contract,
            name,
            value,
            now,
            now));
  }

  /** An effect that was begun. */
  public Optional<Effect> effect(String name) {
    return database.read(sql ->
        sql.find(
            "select value, deadline_at from step where contract = ? and kind = 'effect' and name ="
                + " ?",
            row -> new Effect(row.findText("value"), row.instant("deadline_at")),
            contract,
            name));
  }

  /** Records that an effect is about to be caused, by a call that ends at the deadline. */
  public void begin(String name, Instant deadline) {
    database.transaction(sql ->
        sql.update(
            "insert into step (contract, kind, name, began_at, deadline_at) values (?, 'effect', ?,"
                + " ?, ?) on conflict (contract, kind, name) do update set began_at ="
                + " excluded.began_at, deadline_at = excluded.deadline_at",
            contract,
            name,
            clock.instant(),
            deadline));
  }

  /**
   * When the call of an effect that was begun is over for sure. No call ends after {@code latest}:
   * a later deadline was written by a clock that was put back since, and is moved there.
   */
  public Optional<Instant> deadline(String name, Instant latest) {
    Optional<Instant> written = effect(name).map(Effect::deadline);
    if (written.filter(deadline -> deadline.isAfter(latest)).isEmpty()) {
      return written;
    }
    database.transaction(sql ->
        sql.update(
            "update step set deadline_at = ? where contract = ? and kind = 'effect' and name = ?",
            latest,
            contract,
            name));
    return Optional.of(latest);
  }

  /** Records an effect's result. */
  public void done(String name, String result) {
    database.transaction(sql ->
        sql.update(
            "update step set value = ? where contract = ? and kind = 'effect' and name = ?",
            result,
            contract,
            name));
  }

  /** Records that an effect did not happen. */
  public void withdrawn(String name) {
    database.transaction(sql ->
        sql.update(
            "delete from step where contract = ? and kind = 'effect' and name = ? and value is"
                + " null",
            contract,
            name));
  }

  /** The value chosen for this contract and not given up. */
  public Optional<String> choice(BackendName backend, String kind) {
    return database.read(sql ->
        sql.find(
            "select value from choice where backend = ? and kind = ? and contract = ? and given_up"
                + " = 0 and freed_at is null",
            row -> row.text("value"),
            backend,
            kind,
            contract));
  }

  /**
   * Takes the first candidate that no contract holds, by choice or as its instance: what was chosen
   * for an adopted one was forgotten with the journal. One that rests is taken only when there is
   * no other, the longest rested first. The candidates come from a plugin, so no transaction is
   * open while they are read.
   */
  public Optional<String> choose(BackendName backend, String kind, Iterable<String> candidates) {
    Set<String> passed = new HashSet<>();
    for (String candidate : candidates) {
      if (take(backend, kind, candidate, clock.instant().minus(REST))) {
        return Optional.of(candidate);
      }
      passed.add(candidate);
    }
    return resting(backend, kind).stream()
        .filter(passed::contains)
        .filter(candidate -> take(backend, kind, candidate, WHENEVER))
        .findFirst();
  }

  private List<String> resting(BackendName backend, String kind) {
    return database.read(sql ->
        sql.list(
            "select value from choice where backend = ? and kind = ? and freed_at is not null"
                + " order by freed_at, rowid",
            row -> row.text("value"),
            backend,
            kind));
  }

  private boolean take(BackendName backend, String kind, String candidate, Instant freedUntil) {
    return database.transaction(sql ->
        sql.update(
            "insert into choice (backend, kind, value, contract) select ?, ?, ?, ? where not exists"
                + " (select 1 from contract where backend = ? and"
                + " json_extract(body, '$.instance.externalId') = ? and state <> 'GONE' and id <> ?)"
                + " on conflict (backend, kind, value) do update set contract = excluded.contract,"
                + " given_up = 0, freed_at = null where freed_at <= ?",
            backend,
            kind,
            candidate,
            contract,
            backend,
            candidate,
            contract,
            freedUntil))
        == 1;
  }

  /** Gives up the present choice; nobody is offered it until this contract is gone. */
  public void giveUp(BackendName backend, String kind) {
    database.transaction(sql ->
        sql.update(
            "update choice set given_up = 1 where backend = ? and kind = ? and contract = ?",
            backend,
            kind,
            contract));
  }

  /** Records a child. */
  public void child(String kind, String externalId) {
    database.transaction(sql ->
        sql.update(
            "insert into child (contract, kind, external_id, made_at) values (?, ?, ?, ?)"
                + " on conflict (contract, kind, external_id) do update set gone_at = null",
            contract,
            kind,
            externalId,
            clock.instant()));
  }

  /** The children that may still exist, oldest first. */
  public List<Steps.Child> children() {
    return database.read(sql ->
        sql.list(
            "select kind, external_id from child where contract = ? and gone_at is null order by"
                + " made_at, rowid",
            row -> new Steps.Child(row.text("kind"), row.text("external_id")),
            contract));
  }

  /** Records that a child is gone. */
  public void childGone(Steps.Child child) {
    database.transaction(sql ->
        sql.update(
            "update child set gone_at = ? where contract = ? and kind = ? and external_id = ?",
            clock.instant(),
            contract,
            child.kind(),
            child.externalId()));
  }

  /** Lets go of everything the contract held, once its instance is gone; what was chosen rests. */
  public void clear() {
    database.transaction(sql -> {
      new TaskRows(database, clock).over(contract);
      sql.update(
          "update choice set freed_at = ? where contract = ? and freed_at is null",
          clock.instant(),
          contract);
      forgetSteps(sql);
      return sql.update(
          "update child set gone_at = ? where contract = ? and gone_at is null",
          clock.instant(),
          contract);
    });
  }

  /**
   * Forgets everything that was done, since the operator says that nothing came of it. What was
   * chosen is given up, so that nothing is made in the same place; children stay, to be removed.
   */
  public void beginAnew() {
    database.transaction(sql -> {
      forgetSteps(sql);
      return sql.update("update choice set given_up = 1 where contract = ?", contract);
    });
  }

  /** Keeps their names for those who want to know later. */
  private void forgetSteps(Sql sql) {
    sql.update(
        "insert into event (contract, at, what, topic) select contract, began_at, case when kind ="
            + " 'value' then 'remembered: ' || name when value is null then 'begun, without a"
            + " result: ' || name else 'did: ' || name end, 'step' from step where contract = ?"
            + " order by began_at, rowid",
        contract);
    sql.update("delete from step where contract = ?", contract);
  }

  /**
   * An effect on record.
   *
   * @param result empty when it was begun and nobody knows how it ended
   * @param deadline until when the call that was to cause it could run
   */
  public record Effect(Optional<String> result, Instant deadline) {}
}

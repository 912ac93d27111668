// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;

/**
 * What the journal holds of a contract's past, for people: names and ids, never what a plugin
 * remembers under a name, which may be a secret. Safe for use by many threads.
 */
public final class History {
  private final Database database;

  History(Database database) {
    this.database = database;
  }

  /** Every contract whose id begins like that, oldest first. */
  public List<ContractId> startingWith(String prefix) {
    return database.read(sql ->
        sql.list(
            "select id from contract where substr(id, 1, ?) = ? order by created_at, id",
            row -> new ContractId(row.text("id")),
            prefix.length(),
            prefix));
  }

  /** What happened and was decided, oldest first. */
  public List<Told> events(ContractId id) {
    return database.read(sql ->
        sql.list(
            "select at, topic,"
                + Sql.sentences("what")
                + " from event where contract = ? order by seq",
            row -> new Told(row.instant("at"), row.sentence("what"), row.findText("topic")),
            id));
  }

  /** What its plugin did and remembered. */
  public List<Step> steps(ContractId id) {
    return database.read(sql ->
        sql.list(
            "select kind, name, value is not null as known, began_at from step where contract = ?"
                + " order by began_at, rowid",
            row ->
                new Step(
                    row.instant("began_at"),
                    row.text("kind"),
                    row.text("name"),
                    row.number("known") == 1),
            id));
  }

  /** What was made for it besides its instance. */
  public List<Part> parts(ContractId id) {
    return database.read(sql ->
        sql.list(
            "select kind, external_id, made_at, gone_at from child where contract = ?"
                + " order by made_at, rowid",
            row ->
                new Part(
                    row.instant("made_at"),
                    row.text("kind"),
                    row.text("external_id"),
                    row.findInstant("gone_at")),
            id));
  }

  /** What the platform was or is to be told, without what exactly. */
  public List<Sent> reports(ContractId id) {
    return database.read(sql ->
        sql.list(
            "select kind, created_at, attempts, delivered_at,"
                + Sql.sentences("answer")
                + " from outbox where contract = ? order by seq",
            row ->
                new Sent(
                    row.instant("created_at"),
                    Report.Kind.valueOf(row.text("kind")),
                    (int) row.number("attempts"),
                    row.findInstant("delivered_at"),
                    row.findSentence("answer")),
            id));
  }

  /** When it is looked at next, unless it is looked at now. */
  public Optional<Instant> nextLook(ContractId id) {
    return database.read(sql ->
        sql.find(
            "select execution_time from scheduled_tasks where task_instance = ? and picked = 0",
            row -> row.instant("execution_time"),
            id));
  }

  /**
   * A line of its history.
   *
   * @param topic what a decision is about; empty when something happened
   */
  public record Told(Instant at, String what, Optional<String> topic) {}

  /**
   * What a plugin remembers.
   *
   * @param kind {@code value} or {@code effect}
   * @param isKnown whether an effect's result is
   */
  public record Step(Instant at, String kind, String name, boolean isKnown) {}

  /** Something that was made with it. */
  public record Part(Instant at, String kind, String externalId, Optional<Instant> goneAt) {}

  /** A report. */
  public record Sent(
      Instant at,
      Report.Kind kind,
      int attempts,
      Optional<Instant> deliveredAt,
      Optional<String> answer) {}
}

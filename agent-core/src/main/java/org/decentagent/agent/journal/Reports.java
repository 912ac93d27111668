// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.spi.ContractId;
import tools.jackson.databind.json.JsonMapper;

/** The outbox: rows of what the platform must be told. Safe for use by many threads. */
public final class Reports {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OPEN =
      "select seq, contract, kind, body, created_at, attempts, next_try_at,"
          + Sql.sentences("answer")
          + " from outbox where delivered_at is null ";

  private final Database database;
  private final InstantSource clock;

  Reports(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  void add(ContractId id, Report.Kind kind, String body) {
    Instant now = clock.instant();
    database.transaction(sql ->
        sql.update(
            "insert into outbox (contract, kind, body, created_at, next_try_at) values (?, ?, ?, ?, ?)",
            id,
            kind,
            body,
            now,
            now));
  }

  /** The oldest report of a contract that was not delivered. */
  public Optional<Report> next(ContractId id) {
    return database.read(
        sql -> sql.find(OPEN + "and contract = ? order by seq limit 1", Reports::report, id));
  }

  /** Everything not delivered, oldest first. */
  public List<Report> open() {
    return database.read(sql -> sql.list(OPEN + "order by seq", Reports::report));
  }

  /** Whether a report of that kind was ever sent, delivered or not. */
  public boolean wasSent(ContractId id, Report.Kind kind) {
    return database
        .read(sql ->
            sql.find(
                "select seq from outbox where contract = ? and kind = ? and (attempts > 0 or delivered_at is not null)",
                row -> row.number("seq"),
                id,
                kind))
        .isPresent();
  }

  /** The instances that the platform was told of, by their ids at their backend. */
  public Set<String> reportedInstances(ContractId id) {
    return database
        .read(sql ->
            sql.list(
                "select body from outbox where contract = ? and kind = ? and (attempts > 0 or"
                    + " delivered_at is not null)",
                row -> row.text("body"),
                id,
                Report.Kind.PROVISIONED))
        .stream()
        .map(body -> JSON.readTree(body).path("external_id").asString())
        .collect(Collectors.toSet());
  }

  /** Records, before a report is sent, that it is. */
  public void trying(Report report) {
    database.transaction(
        sql -> sql.update("update outbox set attempts = attempts + 1 where seq = ?", report.seq()));
  }

  /** Records that the platform knows. */
  public void delivered(Report report, String answer) {
    database.transaction(sql ->
        sql.update(
            "update outbox set delivered_at = ?, answer = ? where seq = ?",
            clock.instant(),
            answer,
            report.seq()));
  }

  /** Records that it does not know yet. */
  public void postponed(Report report, Instant nextTryAt, String answer) {
    database.transaction(sql ->
        sql.update(
            "update outbox set next_try_at = ?, answer = ? where seq = ?",
            nextTryAt,
            answer,
            report.seq()));
  }

  private static Report report(Sql.Row row) throws SQLException {
    return new Report(
        row.number("seq"),
        new ContractId(row.text("contract")),
        Report.Kind.valueOf(row.text("kind")),
        row.text("body"),
        row.instant("created_at"),
        (int) row.number("attempts"),
        row.instant("next_try_at"),
        row.findSentence("answer"));
  }
}

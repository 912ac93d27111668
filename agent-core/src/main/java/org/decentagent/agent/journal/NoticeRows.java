// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How far telling the operator has come. Safe for use by many threads. */
public final class NoticeRows {
  private final Database database;
  private final InstantSource clock;

  NoticeRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A notice that was begun.
   *
   * @param attempts how often it was sent
   */
  public record Begun(int attempts, Instant nextTryAt, boolean isDelivered) {}

  /** The notice of that id, begun now unless it was before. */
  public Begun begin(String id, String matter, String channel) {
    return database.transaction(sql -> {
      sql.update(
          "insert into notice (id, matter, channel, created_at, next_try_at) values (?, ?, ?, ?, ?)"
              + " on conflict (id) do nothing",
          id,
          matter,
          channel,
          clock.instant(),
          clock.instant());
      return sql.find(
              "select attempts, next_try_at, delivered_at from notice where id = ?",
              row ->
                  new Begun(
                      (int) row.number("attempts"),
                      row.instant("next_try_at"),
                      row.findInstant("delivered_at").isPresent()),
              id)
          .orElseThrow();
    });
  }

  /** Whether the operator ever heard of a matter by that channel. */
  public boolean wasTold(String matter, String channel) {
    Optional<Long> told =
        database.read(sql ->
            sql.find(
                "select 1 as one from notice where matter = ? and channel = ? and attempts > 0",
                row -> row.number("one"),
                matter,
                channel));
    return told.isPresent();
  }

  /** Records, before a notice is sent, that it is. */
  public void trying(String id) {
    database.transaction(
        sql -> sql.update("update notice set attempts = attempts + 1 where id = ?", id));
  }

  /** Records that it arrived. */
  public void delivered(String id, String answer) {
    database.transaction(sql ->
        sql.update(
            "update notice set delivered_at = ?, answer = ? where id = ?",
            clock.instant(),
            answer,
            id));
  }

  /** Records that it did not. */
  public void postponed(String id, Instant nextTryAt, String answer) {
    database.transaction(sql ->
        sql.update(
            "update notice set next_try_at = ?, answer = ? where id = ?", nextTryAt, answer, id));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What the operator told the agent as a whole. Safe for use by many threads. */
public final class SettingRows {
  private static final String DRAIN = "drain";

  private final Database database;
  private final InstantSource clock;

  SettingRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Since when no new contract is claimed, and by whose word; empty when they are. */
  public Optional<Draining> draining() {
    return database.read(sql ->
        sql.find(
            "select who, written_at from setting where name = ?",
            row -> new Draining(row.instant("written_at"), row.text("who")),
            DRAIN));
  }

  /** From now on no new contract is claimed. */
  public void drain(String who) {
    database.transaction(sql ->
        sql.update(
            "insert into setting (name, value, who, written_at) values (?, 'on', ?, ?)"
                + " on conflict (name) do nothing",
            DRAIN,
            who,
            clock.instant()));
  }

  /** From now on they are again. */
  public void fill() {
    database.transaction(sql -> sql.update("delete from setting where name = ?", DRAIN));
  }

  /** That no new contract is claimed. */
  public record Draining(Instant since, String who) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.spi.ContractId;

/** What the operator said about when contracts end. Safe for use by many threads. */
public final class EndRows {
  private final Database database;
  private final InstantSource clock;

  EndRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Records that the platform, by the operator's word, is right: the contract is over. */
  public void now(ContractId id) {
    database.transaction(sql ->
        sql.update(
            "update contract set ends_at = ?, kept_until = null where id = ?",
            clock.instant(),
            id));
  }

  /** Until when a contract is not over, by the operator's word. */
  public Optional<Instant> keptUntil(ContractId id) {
    return database.read(sql ->
        sql.find(
                "select kept_until from contract where id = ?",
                row -> row.findInstant("kept_until"),
                id)
            .flatMap(end -> end));
  }

  /** Records that the operator says it is not over before then. */
  public void keep(ContractId id, Instant end) {
    database.transaction(
        sql -> sql.update("update contract set kept_until = ? where id = ?", end, id));
  }
}

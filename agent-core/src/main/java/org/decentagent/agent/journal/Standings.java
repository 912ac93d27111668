// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;

/**
 * Contracts together with what the platform said of them, each answer one query however many there
 * are. Safe for use by many threads.
 */
public final class Standings {
  private static final String SELECT =
      "select id, backend, state, version, body, wish, ends_at from contract where ";

  private final Database database;

  Standings(Database database) {
    this.database = database;
  }

  /** Of every contract that is not over, oldest first. */
  public List<Standing> living() {
    return database.transaction(
        sql -> sql.list(SELECT + "state <> 'GONE' order by created_at, id", Standings::standing));
  }

  /** Of one contract, which may be over. */
  public Optional<Standing> find(ContractId id) {
    return database.transaction(sql -> sql.find(SELECT + "id = ?", Standings::standing, id));
  }

  /** The contracts that are not over and whose instance that is; more than one is a mistake. */
  public List<ContractRecord> holding(InstanceRef instance) {
    return database.transaction(sql ->
        sql.list(
            SELECT
                + "backend = ? and json_extract(body, '$.instance.externalId') = ? and state <>"
                + " 'GONE' order by created_at, id",
            Journal::contract,
            instance.backend(),
            instance.externalId()));
  }

  private static Standing standing(Sql.Row row) throws SQLException {
    return new Standing(
        Journal.contract(row), row.findText("wish").map(Wish::valueOf), row.findInstant("ends_at"));
  }

  /**
   * A contract, and what the platform said of it.
   *
   * @param wish what it was last known to want
   * @param endsAt the largest end that it ever told
   */
  public record Standing(ContractRecord contract, Optional<Wish> wish, Optional<Instant> endsAt) {}
}

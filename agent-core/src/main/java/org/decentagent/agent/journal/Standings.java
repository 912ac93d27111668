// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /**
   * Of every contract that is not over. Reading a contract's body is what costs, so those that have
   * not changed since are taken from what was read before.
   *
   * @param before contracts as they were read earlier; their versions tell whether they changed
   */
  public List<Standing> living(Map<ContractId, ContractRecord> before) {
    return database.transaction(
        sql -> sql.list(SELECT + "state <> 'GONE'", row -> standing(row, before)));
  }

  /** Of one contract, which may be over. */
  public Optional<Standing> find(ContractId id) {
    return database.transaction(
        sql -> sql.find(SELECT + "id = ?", row -> standing(row, Map.of()), id));
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

  private static Standing standing(Sql.Row row, Map<ContractId, ContractRecord> before)
      throws SQLException {
    ContractRecord known = before.get(new ContractId(row.text("id")));
    return new Standing(
        known != null && known.version() == row.number("version") ? known : Journal.contract(row),
        row.findText("wish").map(Wish::valueOf),
        row.findInstant("ends_at"));
  }

  /**
   * A contract, and what the platform said of it.
   *
   * @param wish what it was last known to want
   * @param endsAt the largest end that it ever told
   */
  public record Standing(ContractRecord contract, Optional<Wish> wish, Optional<Instant> endsAt) {}
}

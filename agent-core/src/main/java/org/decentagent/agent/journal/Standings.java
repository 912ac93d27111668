// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
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
    return database.read(sql -> sql.list(SELECT + "state <> 'GONE'", row -> standing(row, before)));
  }

  /** The contracts of one backend that are active, oldest first. */
  public List<ContractId> active(BackendName backend) {
    return database.read(sql ->
        sql.list(
            "select id from contract where state = 'ACTIVE' and backend = ? order by created_at, id",
            row -> new ContractId(row.text("id")),
            backend));
  }

  /** Whether a contract is active and nobody wants it to stop. */
  public boolean runs(ContractId id) {
    return database
        .read(sql ->
            sql.find(
                "select id from contract where id = ? and state = 'ACTIVE' and coalesce(wish, ?) ="
                    + " ?",
                row -> row.text("id"),
                id,
                Wish.RUN,
                Wish.RUN))
        .isPresent();
  }

  /** What a backend's listing should show, of its contracts in one of the states, oldest first. */
  public List<Expected> expected(BackendName backend, Set<ContractState> states) {
    String names = states.stream().map(s -> "'" + s + "'").collect(Collectors.joining(","));
    return database.read(sql ->
        sql.list(
            "select id, json_extract(body, '$.instance.externalId') as instance,"
                + " json_extract(body, '$.identity') as identity from contract where state in ("
                + names
                + ") and backend = ? order by created_at, id",
            row ->
                new Expected(
                    new ContractId(row.text("id")),
                    row.findText("instance"),
                    row.findText("identity").map(BackendIdentity::new)),
            backend));
  }

  /** Of one contract, which may be over. */
  public Optional<Standing> find(ContractId id) {
    return database.read(sql -> sql.find(SELECT + "id = ?", row -> standing(row, Map.of()), id));
  }

  /** The contracts that are not over and whose instance that is; more than one is a mistake. */
  public List<ContractRecord> holding(InstanceRef instance) {
    return database.read(sql ->
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
   * What is known of where a contract's instance is, and no more, so that a whole fleet is little.
   *
   * @param externalId its id on the backend, if it was ever seen
   * @param identity the backend's own, from when it was first asked
   */
  public record Expected(
      ContractId contract, Optional<String> externalId, Optional<BackendIdentity> identity) {}

  /**
   * A contract, and what the platform said of it.
   *
   * @param wish what it was last known to want
   * @param endsAt the largest end that it ever told
   */
  public record Standing(ContractRecord contract, Optional<Wish> wish, Optional<Instant> endsAt) {}
}

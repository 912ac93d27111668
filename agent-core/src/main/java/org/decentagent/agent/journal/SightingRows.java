// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Observed;

/** Instances of ours that no contract accounts for. Safe for use by many threads. */
public final class SightingRows {
  private static final String COLUMNS =
      "select s.backend, s.external_id, s.contract, s.first_seen_at, s.looked_millis, s.state,"
          + Sql.sentences("name", "said")
          + ", s.stopped_at, i.who from sighting s left join ignored i on i.backend"
          + " = s.backend and i.external_id = s.external_id and i.contract = s.contract ";

  private final Database database;
  private final InstantSource clock;

  SightingRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Records that an instance without a contract was seen, after having looked for so long since the
   * last time. Under another contract it is another instance, whose number was used again.
   *
   * @param said what the platform answered about its contract
   */
  public void seen(
      BackendName backend, Observed instance, ContractId contract, Duration looked, String said) {
    Instant now = clock.instant();
    database.transaction(sql ->
        sql.update(
            "insert into sighting (backend, external_id, contract, first_seen_at, last_seen_at,"
                + " looked_millis, name, state, said) values (?, ?, ?, ?, ?, 0, ?, ?, ?) on"
                + " conflict (backend, external_id) do update set last_seen_at ="
                + " excluded.last_seen_at, first_seen_at = case when contract = excluded.contract"
                + " then first_seen_at else excluded.first_seen_at end, stopped_at = case when"
                + " contract = excluded.contract then stopped_at end, looked_millis = case when"
                + " contract = excluded.contract then looked_millis + ? else 0 end, contract ="
                + " excluded.contract, name = excluded.name, state = excluded.state, said ="
                + " excluded.said",
            backend,
            instance.externalId(),
            contract,
            now,
            now,
            instance.name(),
            instance.state(),
            said,
            looked.toMillis()));
  }

  /** Records that it was stopped, so as to be kept. */
  public void stopped(BackendName backend, String externalId) {
    database.transaction(sql ->
        sql.update(
            "update sighting set stopped_at = ? where backend = ? and external_id = ?",
            clock.instant(),
            backend,
            externalId));
  }

  /** Forgets the sightings on a backend that are not among those seen now. */
  public void forgetAllBut(BackendName backend, Set<String> externalIds) {
    for (Sighting sighting : all()) {
      if (sighting.backend().equals(backend) && !externalIds.contains(sighting.externalId())) {
        database.transaction(sql ->
            sql.update(
                "delete from sighting where backend = ? and external_id = ?",
                backend,
                sighting.externalId()));
      }
    }
  }

  /** Every instance without a contract, the longest seen first. */
  public List<Sighting> all() {
    return database.read(sql ->
        sql.list(
            COLUMNS + "order by s.first_seen_at, s.backend, s.external_id",
            row ->
                new Sighting(
                    new BackendName(row.text("backend")),
                    row.text("external_id"),
                    new ContractId(row.text("contract")),
                    row.instant("first_seen_at"),
                    Duration.ofMillis(row.number("looked_millis")),
                    new Look(
                        row.findSentence("name"), row.findText("state"), row.findSentence("said")),
                    row.findInstant("stopped_at"),
                    row.findText("who"))));
  }

  /** The operator wants it left alone, for good. */
  public void ignore(Sighting sighting, String who) {
    database.transaction(sql ->
        sql.update(
            "insert into ignored (backend, external_id, contract, who, at) values (?, ?, ?, ?, ?)"
                + " on conflict do nothing",
            sighting.backend(),
            sighting.externalId(),
            sighting.contract(),
            who,
            clock.instant()));
  }

  /** The operator took that back, by wanting something else. */
  public void heed(Sighting sighting) {
    database.transaction(sql ->
        sql.update(
            "delete from ignored where backend = ? and external_id = ? and contract = ?",
            sighting.backend(),
            sighting.externalId(),
            sighting.contract()));
  }

  /** What the operator wants left alone, seen now or not. */
  public Set<Ignored> ignored() {
    return Set.copyOf(
        database.read(sql ->
            sql.list(
                "select backend, external_id, contract from ignored",
                row ->
                    new Ignored(
                        new BackendName(row.text("backend")),
                        row.text("external_id"),
                        new ContractId(row.text("contract"))))));
  }

  /** What the operator wants left alone: numbers are used again, so its stamp's contract too. */
  public record Ignored(BackendName backend, String externalId, ContractId contract) {}

  /** What was last seen of it, and what the platform said. */
  public record Look(Optional<String> name, Optional<String> state, Optional<String> said) {}

  /**
   * An instance of ours that no contract of the journal accounts for.
   *
   * @param looked for how long we ran and looked while it was there
   * @param stoppedAt when it was stopped so as to be kept
   * @param ignoredBy who wants it left alone
   */
  public record Sighting(
      BackendName backend,
      String externalId,
      ContractId contract,
      Instant firstSeenAt,
      Duration looked,
      Look look,
      Optional<Instant> stoppedAt,
      Optional<String> ignoredBy) {}
}

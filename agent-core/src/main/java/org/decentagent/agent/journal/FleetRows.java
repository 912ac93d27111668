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

/**
 * What is remembered about whole backends: listings, sightings, removals. Safe for use by many
 * threads.
 */
public final class FleetRows {
  private final Database database;
  private final InstantSource clock;

  FleetRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Counts one stop or delete for the brake. */
  public void removed(ContractId contract, BackendName backend, String reason) {
    database.transaction(sql ->
        sql.update(
            "insert into removal (contract, backend, reason, at) values (?, ?, ?, ?)",
            contract,
            backend,
            reason,
            clock.instant()));
  }

  /** Whose stops and deletes the brake counts since then. */
  public Set<ContractId> removedSince(Instant since) {
    return Set.copyOf(
        database.transaction(sql ->
            sql.list(
                "select distinct contract from removal where at >= ?",
                row -> new ContractId(row.text("contract")),
                since)));
  }

  /** The last listing of a backend that was relied on. */
  public Optional<Listing> listing(BackendName backend) {
    return database.transaction(sql ->
        sql.find(
            "select instances, candidate, candidate_since, candidate_seen from listing where backend = ?",
            row ->
                new Listing(
                    (int) row.number("instances"),
                    (int) row.number("candidate"),
                    row.instant("candidate_since"),
                    (int) row.number("candidate_seen")),
            backend));
  }

  /** Records a listing. */
  public void listed(BackendName backend, Listing listing) {
    database.transaction(sql ->
        sql.update(
            "insert into listing (backend, instances, candidate, candidate_since, candidate_seen, at)"
                + " values (?, ?, ?, ?, ?, ?) on conflict (backend) do update set"
                + " instances = excluded.instances, candidate = excluded.candidate,"
                + " candidate_since = excluded.candidate_since,"
                + " candidate_seen = excluded.candidate_seen, at = excluded.at",
            backend,
            listing.instances(),
            listing.candidate(),
            listing.candidateSince(),
            listing.candidateSeen(),
            clock.instant()));
  }

  /**
   * Records that an instance without a contract was seen, after having looked for so long since the
   * last time.
   */
  public void sighted(
      BackendName backend, String externalId, ContractId contract, Duration looked) {
    Instant now = clock.instant();
    database.transaction(sql ->
        sql.update(
            "insert into sighting (backend, external_id, contract, first_seen_at, last_seen_at, looked_millis)"
                + " values (?, ?, ?, ?, ?, 0) on conflict (backend, external_id) do update set"
                + " last_seen_at = excluded.last_seen_at, looked_millis = looked_millis + ?",
            backend,
            externalId,
            contract,
            now,
            now,
            looked.toMillis()));
  }

  /** Forgets the sightings on a backend that are not among those seen now. */
  public void forgetAllBut(BackendName backend, Set<String> externalIds) {
    for (Sighting sighting : sightings()) {
      if (sighting.backend().equals(backend) && !externalIds.contains(sighting.externalId())) {
        database.transaction(sql ->
            sql.update(
                "delete from sighting where backend = ? and external_id = ?",
                backend,
                sighting.externalId()));
      }
    }
  }

  /** Every instance without a contract. */
  public List<Sighting> sightings() {
    return database.transaction(sql ->
        sql.list(
            "select backend, external_id, contract, first_seen_at, looked_millis from sighting order by first_seen_at",
            row ->
                new Sighting(
                    new BackendName(row.text("backend")),
                    row.text("external_id"),
                    new ContractId(row.text("contract")),
                    row.instant("first_seen_at"),
                    Duration.ofMillis(row.number("looked_millis")))));
  }

  /**
   * What is known of a backend's size.
   *
   * @param instances how many it had when last relied on
   * @param candidate a digest of the loss that waits to be confirmed
   * @param candidateSeen how often in a row it was that loss
   */
  public record Listing(int instances, int candidate, Instant candidateSince, int candidateSeen) {}

  /**
   * An instance of ours that no contract of the journal accounts for.
   *
   * @param looked for how long we ran and looked while it was there
   */
  public record Sighting(
      BackendName backend,
      String externalId,
      ContractId contract,
      Instant firstSeenAt,
      Duration looked) {}
}

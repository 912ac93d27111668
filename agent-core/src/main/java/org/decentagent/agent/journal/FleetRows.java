// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.spi.BackendName;

/** What is remembered about whole backends: how they list. Safe for use by many threads. */
public final class FleetRows {
  private final Database database;
  private final InstantSource clock;

  FleetRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The last listing of a backend that was relied on. */
  public Optional<Listing> listing(BackendName backend) {
    return database.read(sql ->
        sql.find(
            "select instances, candidate, candidate_since, candidate_seen from listing where"
                + " backend = ?",
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
            "insert into listing (backend, instances, candidate, candidate_since, candidate_seen,"
                + " at) values (?, ?, ?, ?, ?, ?) on conflict (backend) do update set instances ="
                + " excluded.instances, candidate = excluded.candidate, candidate_since ="
                + " excluded.candidate_since, candidate_seen = excluded.candidate_seen, at ="
                + " excluded.at",
            backend,
            listing.instances(),
            listing.candidate(),
            listing.candidateSince(),
            listing.candidateSeen(),
            clock.instant()));
  }

  /**
   * What is known of a backend's size.
   *
   * @param instances how many it had when last relied on
   * @param candidate a digest of the loss that waits to be confirmed
   * @param candidateSeen how often in a row it was that loss
   */
  public record Listing(int instances, int candidate, Instant candidateSince, int candidateSeen) {}
}

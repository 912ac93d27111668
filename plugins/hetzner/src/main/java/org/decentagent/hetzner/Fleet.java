// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Servers;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.ProvisioningException;

/**
 * All servers of the project, listed once for everybody who wants to know: reconciliation takes a
 * list that is some seconds old, health checks one that is older the larger the fleet is, so that
 * they cost 300 calls an hour and no more. Safe for use by many threads.
 */
final class Fleet {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration PER_PAGE = Duration.ofSeconds(12);
  private static final int MOST_ASKED_BY_ID = 20;

  private final Hetzner hetzner;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Snapshot> last = Optional.empty();

  Fleet(Hetzner hetzner, InstantSource clock) {
    this.hetzner = hetzner;
    this.clock = clock;
  }

  /**
   * The servers as of one instant.
   *
   * @param pages how many calls it took
   */
  record Snapshot(Instant takenAt, Map<Long, Server> servers, int pages) {
    /** Copies the map. */
    Snapshot {
      servers = Map.copyOf(servers);
    }
  }

  /** As of some seconds ago. */
  Snapshot fresh() {
    return notOlderThan(FRESH);
  }

  /** As of some minutes ago, where there are many. */
  Snapshot recent() {
    int pages = locked(() -> last.map(Snapshot::pages).orElse(1));
    return notOlderThan(PER_PAGE.multipliedBy(Math.max(1, pages)));
  }

  private Snapshot notOlderThan(Duration age) {
    return locked(() -> {
      Instant now = clock.instant();
      Optional<Snapshot> good =
          last.filter(it -> !it.takenAt().isAfter(now) && !it.takenAt().plus(age).isBefore(now));
      if (good.isPresent()) {
        return good.get();
      }
      Snapshot taken = take(now);
      last = Optional.of(taken);
      return taken;
    });
  }

  private Snapshot take(Instant now) {
    Servers.Listing listing = hetzner.servers(Urgency.LOOK).list();
    Map<Long, Server> servers = new HashMap<>();
    listing.servers().forEach(server -> servers.put(server.id(), server));
    if (listing.pages() > 1) {
      addMissed(servers);
    }
    return new Snapshot(now, servers, listing.pages());
  }

  /**
   * One server deleted and one made while pages were read leave the total as it was, and may have
   * moved a third to a page that was read already. Who was there the last time and is not now is
   * asked for by id.
   */
  private void addMissed(Map<Long, Server> servers) {
    List<Long> missing =
        last.stream()
            .flatMap(it -> it.servers().values().stream())
            .filter(it -> !it.isGoing())
            .map(Server::id)
            .filter(id -> !servers.containsKey(id))
            .limit(MOST_ASKED_BY_ID)
            .toList();
    List<Server> missed =
        missing.stream().flatMap(id -> hetzner.servers(Urgency.LOOK).find(id).stream()).toList();
    if (missing.size() == MOST_ASKED_BY_ID && !missed.isEmpty()) {
      throw new ProvisioningException.Retryable(
          HetznerFailures.code("listing_unsteady"),
          "the list of servers lacks many that exist; it is read anew");
    }
    missed.forEach(server -> servers.put(server.id(), server));
  }

  private <T> T locked(java.util.function.Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;

/**
 * Lists backends for many removals at once: a listing that began after a removal's request had
 * returned counts for that removal, whoever asked for it. After each, a backend is left alone for
 * four times as long as it took, so that removing a whole fleet costs as many listings as its time
 * has room for, and not one for every instance. What is remembered here is lost with the process;
 * then a removal is requested once more. Safe for use by many threads.
 */
final class Looks {
  /** How much longer than a listing the pause after it is. */
  private static final int PAUSE = 4;

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

  private final Listings listings;
  private final InstantSource clock;
  private final Map<BackendName, OfBackend> backends = new ConcurrentHashMap<>();
  private final Map<ContractId, Asked> waiting = new ConcurrentHashMap<>();

  Looks(Listings listings, InstantSource clock) {
    this.listings = listings;
    this.clock = clock;
  }

  /**
   * A request that has returned.
   *
   * @param version of the contract: once that has changed, the request counts for nothing
   * @param begun how many listings had begun until then, none of which tells anything
   */
  private record Asked(long version, long begun) {}

  /** The removal's request has returned; from now on a listing can tell. */
  void asked(ContractRecord contract, Backend backend) {
    waiting.put(contract.id(), new Asked(contract.version(), of(backend).begun()));
  }

  /** Whether it was asked, nothing has changed since, and no listing has been looked at yet. */
  boolean waits(ContractRecord contract) {
    return Optional.ofNullable(waiting.get(contract.id()))
        .filter(asked -> asked.version() == contract.version())
        .isPresent();
  }

  /** It was told, or something else came up; a new request is needed for another look. */
  void done(ContractRecord contract) {
    waiting.remove(contract.id());
    if (waiting.isEmpty()) {
      backends.values().forEach(OfBackend::forget);
    }
  }

  /** What came of asking for a listing. */
  sealed interface Answer {
    /** One that tells. */
    record Told(Shown shown) implements Answer {}

    /** One is under way, or comes after a pause. */
    record NotYet(Duration after) implements Answer {}
  }

  /** A listing that began after the contract's request returned. */
  Answer look(ContractRecord contract, Backend backend) {
    OfBackend of = of(backend);
    long needed =
        Optional.ofNullable(waiting.get(contract.id())).map(Asked::begun).orElse(of.begun());
    Optional<Answer> known = of.answer(needed);
    return known.orElseGet(() -> of.list(backend));
  }

  private OfBackend of(Backend backend) {
    return backends.computeIfAbsent(backend.name(), name -> new OfBackend());
  }

  /** The listings of one backend, one at a time. Safe for use by many threads. */
  private final class OfBackend {
    private long begun;
    private boolean running;
    private Duration took = Duration.ZERO;
    private Instant next = Instant.MIN;
    private Optional<Shown> latest = Optional.empty();

    synchronized long begun() {
      return begun;
    }

    synchronized void forget() {
      latest = Optional.empty();
    }

    /** Empty when the caller is to list now. */
    synchronized Optional<Answer> answer(long needed) {
      if (begun > needed && latest.isPresent() && !running) {
        return latest.map(Answer.Told::new);
      }
      Instant now = clock.instant();
      if (running) {
        return Optional.of(new Answer.NotYet(longer(took, SHORTEST_WAIT)));
      }
      if (now.isBefore(next)) {
        Duration left = Duration.between(now, next);
        return Optional.of(new Answer.NotYet(longer(left, SHORTEST_WAIT)));
      }
      begun++;
      running = true;
      return Optional.empty();
    }

    Answer list(Backend backend) {
      Instant from = clock.instant();
      Optional<Shown> shown = Optional.empty();
      try {
        shown = Optional.of(Shown.of(listings.list(backend)));
      } finally {
        ended(shown, Duration.between(from, clock.instant()));
      }
      return new Answer.Told(shown.get());
    }

    private synchronized void ended(Optional<Shown> shown, Duration lasted) {
      running = false;
      latest = shown;
      took = lasted;
      next = clock.instant().plus(lasted.multipliedBy(PAUSE));
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

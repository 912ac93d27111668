// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;

/** What the last look at each instance showed. Safe for use by many threads. */
public final class HealthBoard {
  private final Map<ContractId, Seen> latest = new ConcurrentHashMap<>();
  private final Map<BackendName, Round> rounds = new ConcurrentHashMap<>();

  /** What was seen, and when. */
  public record Seen(Instant at, Health health) {}

  /**
   * What came of looking at all of them.
   *
   * @param at when it began; of several backends, the latest
   * @param took how long; of several backends, the longest
   * @param looked how many instances were looked at
   * @param reported how many of them the platform was told of
   * @param leftOut how many it was not told of, for want of room in the write budget
   */
  public record Round(Instant at, Duration took, int looked, int reported, int leftOut) {
    private Round and(Round other) {
      return new Round(
          at.isAfter(other.at) ? at : other.at,
          took.compareTo(other.took) > 0 ? took : other.took,
          looked + other.looked,
          reported + other.reported,
          leftOut + other.leftOut);
    }
  }

  void saw(ContractId contract, Instant at, Health health) {
    latest.put(contract, new Seen(at, health));
  }

  void forget(ContractId contract) {
    latest.remove(contract);
  }

  void finished(BackendName backend, Round last) {
    rounds.put(backend, last);
  }

  /**
   * The last rounds that ended, of all backends together; a backend that hangs adds nothing new.
   */
  public Optional<Round> lastRound() {
    return rounds.values().stream().reduce(Round::and);
  }

  /** The last look at a contract's instance. */
  public Optional<Seen> latest(ContractId contract) {
    return Optional.ofNullable(latest.get(contract));
  }
}

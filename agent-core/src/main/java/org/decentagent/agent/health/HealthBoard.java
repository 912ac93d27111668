// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;

/** What the last look at each instance showed. Safe for use by many threads. */
public final class HealthBoard {
  private final Map<ContractId, Seen> latest = new ConcurrentHashMap<>();
  private volatile Optional<Round> round = Optional.empty();

  /** What was seen, and when. */
  public record Seen(Instant at, Health health) {}

  /**
   * What came of looking at all of them.
   *
   * @param at when it began
   * @param looked how many instances were looked at
   * @param reported how many of them the platform was told of
   * @param leftOut how many it was not told of, for want of room in the write budget
   */
  public record Round(Instant at, Duration took, int looked, int reported, int leftOut) {}

  void saw(ContractId contract, Instant at, Health health) {
    latest.put(contract, new Seen(at, health));
  }

  void forget(ContractId contract) {
    latest.remove(contract);
  }

  void finished(Round last) {
    round = Optional.of(last);
  }

  /** The last round that ended. */
  public Optional<Round> lastRound() {
    return round;
  }

  /** The last look at a contract's instance. */
  public Optional<Seen> latest(ContractId contract) {
    return Optional.ofNullable(latest.get(contract));
  }
}

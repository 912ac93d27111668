// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;

/** What the last look at each instance showed. Safe for use by many threads. */
public final class HealthBoard {
  private final Map<ContractId, Seen> latest = new ConcurrentHashMap<>();

  /** What was seen, and when. */
  public record Seen(Instant at, Health health) {}

  void saw(ContractId contract, Instant at, Health health) {
    latest.put(contract, new Seen(at, health));
  }

  void forget(ContractId contract) {
    latest.remove(contract);
  }

  /** The last look at a contract's instance. */
  public Optional<Seen> latest(ContractId contract) {
    return Optional.ofNullable(latest.get(contract));
  }
}

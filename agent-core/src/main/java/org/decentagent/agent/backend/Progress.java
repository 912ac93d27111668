// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.ContractId;

/**
 * What work on each contract last got done, and when. A lease is renewed only while this moves.
 * Safe for use by many threads.
 */
public final class Progress {
  private final InstantSource clock;
  private final Map<ContractId, Beat> beats = new ConcurrentHashMap<>();

  /** Starts empty. */
  public Progress(InstantSource clock) {
    this.clock = clock;
  }

  /** Something got done. */
  public void beat(ContractId contract, String what) {
    beats.put(contract, new Beat(clock.instant(), what));
  }

  /** The last thing that got done. */
  public Optional<Beat> last(ContractId contract) {
    return Optional.ofNullable(beats.get(contract));
  }

  /** Work on a contract is over. */
  public void forget(ContractId contract) {
    beats.remove(contract);
  }

  /** What got done, and when. */
  public record Beat(Instant at, String what) {}
}

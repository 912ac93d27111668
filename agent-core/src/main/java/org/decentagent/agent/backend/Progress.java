// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.spi.ContractId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When work on each contract last moved, and what it is at. A lease is renewed only while this
 * moves; what is told is logged when it changes, and shown to the operator. Safe for use by many
 * threads.
 */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final int LONGEST = 200;

  private final InstantSource clock;
  private final Map<ContractId, Instant> moved = new ConcurrentHashMap<>();
  private final Map<ContractId, String> doing = new ConcurrentHashMap<>();

  /** Starts empty. */
  public Progress(InstantSource clock) {
    this.clock = clock;
  }

  /** Something got done. */
  public void beat(ContractId contract) {
    moved.put(contract, clock.instant());
  }

  /** Something is being done: one clause for the operator. */
  public void tell(ContractId contract, String what) {
    beat(contract);
    String clause = PlainLine.of(what, LONGEST);
    if (!clause.equals(doing.put(contract, clause))) {
      LOG.info("contract {}: {}", contract.brief(), clause);
    }
  }

  /** When something last got done. */
  public Optional<Instant> last(ContractId contract) {
    return Optional.ofNullable(moved.get(contract));
  }

  /** What is being done in the contract's present state, as last told. */
  public Optional<String> doing(ContractId contract) {
    return Optional.ofNullable(doing.get(contract));
  }

  /** The contract is in another state: what was told of the former one is no longer so. */
  public void movedOn(ContractId contract) {
    doing.remove(contract);
  }

  /** Work on a contract is over. */
  public void forget(ContractId contract) {
    moved.remove(contract);
    doing.remove(contract);
  }

  /** For the steps of one contract. */
  Beacon beacon(ContractId contract) {
    return new Beacon() {
      @Override
      public void moved() {
        beat(contract);
      }

      @Override
      public void told(String what) {
        tell(contract, what);
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendName;

/**
 * Bounds how many contracts of one backend are worked on at once, so that one that hangs with
 * thousands of contracts leaves room for the others'. A contract that finds no place waits without
 * holding anything up. Safe for use by many threads.
 */
public final class Shares {
  /** Of some eight seconds, since a place is held for as long as a call may take. */
  private static final int PATIENCE = 4;

  private final int each;
  private final Backoff backoff;
  private final Map<BackendName, Semaphore> free = new ConcurrentHashMap<>();

  /** So many places for each backend. */
  public Shares(int each, Backoff backoff) {
    this.each = each;
    this.backoff = backoff;
  }

  /** The same stages, each taking a place for a step. */
  public Map<ContractState, Stage> bounding(Map<ContractState, Stage> stages) {
    Map<ContractState, Stage> bounded = new EnumMap<>(ContractState.class);
    stages.forEach((state, stage) -> bounded.put(state, contract -> advance(stage, contract)));
    return bounded;
  }

  private Next advance(Stage stage, ContractRecord contract) {
    Semaphore places = free.computeIfAbsent(contract.backend(), name -> new Semaphore(each));
    if (!places.tryAcquire()) {
      return new Next.Rest(backoff.after(PATIENCE));
    }
    try {
      return stage.advance(contract);
    } finally {
      places.release();
    }
  }
}

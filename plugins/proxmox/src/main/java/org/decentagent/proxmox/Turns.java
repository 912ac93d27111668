// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets few VMs at once do what is hard on a storage or a node: clones of one template lock each
 * other out, and many starts at once time out. A turn that nobody asked about for a while is over.
 * Safe for use by many threads.
 */
final class Turns {
  private static final Duration STALE = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final int atOnce;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Map<Integer, Instant>> holders = new HashMap<>();

  Turns(InstantSource clock, int atOnce) {
    this.clock = clock;
    this.atOnce = atOnce;
  }

  /** Takes or keeps a turn; false while others have theirs. */
  boolean take(String where, int vmid) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Map<Integer, Instant> there = holders.computeIfAbsent(where, ignored -> new HashMap<>());
      there.values().removeIf(seen -> seen.plus(STALE).isBefore(now));
      if (!there.containsKey(vmid) && there.size() >= atOnce) {
        return false;
      }
      there.put(vmid, now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a turn. */
  void leave(String where, int vmid) {
    lock.lock();
    try {
      holders.getOrDefault(where, new HashMap<>()).remove(vmid);
    } finally {
      lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The faults still to come, first come first served. Safe for use by many threads. */
final class FaultPlan {
  private record Planned(CallPattern calls, int times, List<HetznerFault> faults) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Planned> planned = new ArrayList<>();

  void add(CallPattern calls, int times, List<HetznerFault> faults) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault happens at least once, not " + times + " times");
    }
    lock.lock();
    try {
      planned.add(new Planned(calls, times, List.copyOf(faults)));
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      planned.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many are still to come. */
  int remaining() {
    lock.lock();
    try {
      return planned.stream().mapToInt(Planned::times).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Uses up one occurrence of the first plan that fits. */
  List<HetznerFault> take(String method, String path) {
    lock.lock();
    try {
      for (int at = 0; at < planned.size(); at++) {
        Planned next = planned.get(at);
        if (next.calls().matches(method, path)) {
          if (next.times() == 1) {
            planned.remove(at);
          } else {
            planned.set(at, new Planned(next.calls(), next.times() - 1, next.faults()));
          }
          return next.faults();
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }
}

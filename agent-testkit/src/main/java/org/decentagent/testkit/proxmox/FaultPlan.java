// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** The faults still to come, first come first served. Safe for use by many threads. */
final class FaultPlan {
  private record Planned(String method, Pattern path, int times, ProxmoxFault fault) {
    boolean isMeant(String called) {
      return method.equals(called)
          || method.equals(ANY)
          || (method.equals(CHANGE) && !called.equals("GET"));
    }
  }

  /** Stands for every method. */
  static final String ANY = "*";

  /** Stands for every method that may change something. */
  static final String CHANGE = "change";

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Planned> planned = new ArrayList<>();

  /**
   * @param path a regular expression for the whole path below {@code /api2/json}, decoded
   */
  void add(String method, String path, int times, ProxmoxFault fault) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault happens at least once, not " + times + " times");
    }
    lock.lock();
    try {
      planned.add(new Planned(method, Pattern.compile(path), times, fault));
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

  Optional<ProxmoxFault> take(String method, String path) {
    lock.lock();
    try {
      for (int at = 0; at < planned.size(); at++) {
        Planned next = planned.get(at);
        if (next.isMeant(method) && next.path().matcher(path).matches()) {
          if (next.times() == 1) {
            planned.remove(at);
          } else {
            planned.set(
                at, new Planned(next.method(), next.path(), next.times() - 1, next.fault()));
          }
          return Optional.of(next.fault());
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}

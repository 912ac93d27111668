// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The faults to come, in the order in which they were added. Safe for use by many threads. */
final class Faults {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Planned> planned = new ArrayList<>();
  private int befallen;

  void add(Set<CloudOperation> operations, Fault fault, int skipped, int times) {
    for (CloudOperation operation : operations) {
      requireFitting(operation, fault, skipped, times);
    }
    lock.lock();
    try {
      planned.add(new Planned(Set.copyOf(operations), fault, skipped, times));
    } finally {
      lock.unlock();
    }
  }

  private static void requireFitting(
      CloudOperation operation, Fault fault, int skipped, int times) {
    boolean fits =
        switch (fault) {
          case Fault.PartialListing partial -> operation.isListing();
          case Fault.EmptyListing empty -> operation.isListing();
          case Fault.OtherIdentity other -> operation == CloudOperation.IDENTIFY;
          default -> true;
        };
    if (!fits || skipped < 0 || times < 1) {
      throw new IllegalArgumentException(fault + " cannot befall " + operation + ' ' + times + "×");
    }
  }

  /** How many calls a fault has befallen so far. */
  int befallen() {
    lock.lock();
    try {
      return befallen;
    } finally {
      lock.unlock();
    }
  }

  /** The fault that befalls this call, if any. */
  Optional<Fault> next(CloudOperation operation) {
    lock.lock();
    try {
      for (int i = 0; i < planned.size(); i++) {
        Planned first = planned.get(i);
        if (first.operations().contains(operation)) {
          planned.set(i, first.afterOneCall());
          planned.removeIf(Planned::isOver);
          if (first.skipped() > 0) {
            return Optional.empty();
          }
          befallen++;
          return Optional.of(first.fault());
        }
      }
      return Optional.empty();
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

  /** A fault that befalls {@code times} calls after the first {@code skipped}. */
  private record Planned(Set<CloudOperation> operations, Fault fault, int skipped, int times) {
    Planned afterOneCall() {
      return skipped > 0
          ? new Planned(operations, fault, skipped - 1, times)
          : new Planned(operations, fault, 0, times == Integer.MAX_VALUE ? times : times - 1);
    }

    boolean isOver() {
      return times == 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.TreeSet;

/** The calls of one kind within the last minute. Guarded by the lock of its budget. */
final class BudgetLane {
  static final int NO_LIMIT = Integer.MAX_VALUE;

  /** A call that waits: the more urgent first, then the older. */
  record Waiter(CallPriority priority, long number) {}

  private final int limit;
  private final long windowNanos;
  private final ArrayDeque<Long> freeAt = new ArrayDeque<>();
  private final TreeSet<Waiter> waiting =
      new TreeSet<>(Comparator.comparing(Waiter::priority).thenComparingLong(Waiter::number));
  private int underWay;
  private long numbers;

  BudgetLane(int limit, long windowNanos) {
    this.limit = limit;
    this.windowNanos = windowNanos;
  }

  Waiter enqueue(CallPriority priority) {
    Waiter waiter = new Waiter(priority, numbers++);
    waiting.add(waiter);
    return waiter;
  }

  void leave(Waiter waiter) {
    waiting.remove(waiter);
  }

  boolean mayStart(Waiter waiter, long now) {
    forgetOlderThan(now);
    return waiting.first().equals(waiter) && used() < waiter.priority().shareOf(limit);
  }

  void start() {
    underWay++;
  }

  /**
   * The call counts for a whole window from its end: whenever the platform counted it, it did so
   * before, so none of the platform's own windows can hold more calls than ours.
   */
  void finish(long now) {
    underWay--;
    if (limit != NO_LIMIT) {
      freeAt.add(now + windowNanos);
    }
  }

  /** How many calls of that priority could begin now, if nobody else asked for room. */
  int room(CallPriority priority, long now) {
    forgetOlderThan(now);
    return Math.max(0, priority.shareOf(limit) - used());
  }

  /** When the oldest call stops counting; a window from now when none does yet. */
  long nextChange(long now) {
    Long first = freeAt.peekFirst();
    return first == null ? now + windowNanos : first;
  }

  BudgetSnapshot.Share snapshot(long now) {
    forgetOlderThan(now);
    return new BudgetSnapshot.Share(limit, used(), waiting.size());
  }

  private int used() {
    return underWay + freeAt.size();
  }

  private void forgetOlderThan(long now) {
    for (Long first = freeAt.peekFirst();
        first != null && first - now <= 0;
        first = freeAt.peekFirst()) {
      freeAt.removeFirst();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * How many calls a minute this process may send to the platform, whoever sends them: one for the
 * process. A call without room waits, the more urgent first and the older first among equals; a
 * part of the room is kept for the more urgent. Health reports do not wait: they are left out and
 * counted. After the platform said "too many", everything waits. Safe for use by many threads.
 *
 * <p>The platform counts by address in fixed windows of a minute that start with the first call,
 * which we cannot see. A call therefore counts here until a minute after its answer.
 */
public final class CallBudget {
  private static final int WRITES_PER_MINUTE = 60;
  private static final int READS_PER_MINUTE = 120;

  /** Part of the platform's limits that we use, so that a person at the same address has room. */
  private static final int PERCENT_USED = 90;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);
  private static final double JITTER = 0.25;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final BudgetLane writes;
  private final BudgetLane reads;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Duration longestHold;
  private long heldUntil;
  private long throttled;
  private long skipped;

  private CallBudget(
      BudgetLane writes,
      BudgetLane reads,
      Ticker ticker,
      RandomGenerator random,
      Duration longestHold) {
    this.writes = writes;
    this.reads = reads;
    this.ticker = ticker;
    this.random = random;
    this.longestHold = longestHold;
    this.heldUntil = ticker.nanos();
  }

  /** The limits of the platform in production, of which a tenth is left free. */
  public static CallBudget standard(RandomGenerator random) {
    return perMinute(WRITES_PER_MINUTE, READS_PER_MINUTE, Ticker.system(), random);
  }

  /** Other limits of the platform, of which a tenth is left free. */
  public static CallBudget perMinute(int writes, int reads, Ticker ticker, RandomGenerator random) {
    return new CallBudget(
        new BudgetLane(usable(writes), WINDOW.toNanos()),
        new BudgetLane(usable(reads), WINDOW.toNanos()),
        ticker,
        random,
        LONGEST_HOLD);
  }

  /** No limit and no waiting, for tests and measurements. */
  public static CallBudget unlimited() {
    return new CallBudget(
        new BudgetLane(BudgetLane.NO_LIMIT, 0),
        new BudgetLane(BudgetLane.NO_LIMIT, 0),
        Ticker.system(),
        RandomGenerator.getDefault(),
        Duration.ZERO);
  }

  /** How the budget stands. */
  public BudgetSnapshot snapshot() {
    lock.lock();
    try {
      long now = ticker.nanos();
      return new BudgetSnapshot(
          writes.snapshot(now),
          reads.snapshot(now),
          throttled,
          skipped,
          Duration.ofNanos(Math.max(0, heldUntil - now)));
    } finally {
      lock.unlock();
    }
  }

  /** How many calls could be sent now, if nobody else asked for room. */
  int room(CallKind kind, CallPriority priority) {
    lock.lock();
    try {
      long now = ticker.nanos();
      return heldUntil - now > 0 ? 0 : lane(kind).room(priority, now);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room as long as the priority allows. */
  CallPermit acquire(CallKind kind, CallPriority priority) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      BudgetLane lane = lane(kind);
      long deadline = ticker.nanos() + priority.patience().toNanos();
      BudgetLane.Waiter waiter = lane.enqueue(priority);
      try {
        return await(lane, waiter, deadline);
      } finally {
        lane.leave(waiter);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The platform said "too many": nothing is sent for that long, and a little more. */
  void hold(Duration retryAfter) {
    lock.lock();
    try {
      throttled++;
      Duration bounded = retryAfter.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : retryAfter;
      long nanos = min(bounded, longestHold).toNanos();
      long until = ticker.nanos() + (long) (nanos * (1 + JITTER * random.nextDouble()));
      heldUntil = until - heldUntil > 0 ? until : heldUntil;
    } finally {
      lock.unlock();
    }
  }

  private CallPermit await(BudgetLane lane, BudgetLane.Waiter waiter, long deadline)
      throws InterruptedException {
    while (true) {
      long now = ticker.nanos();
      long held = heldUntil - now;
      if (held <= 0 && lane.mayStart(waiter, now)) {
        lane.start();
        return new CallPermit.Granted(() -> finish(lane));
      }
      long wait = Math.max(1, Math.max(held, lane.nextChange(now) - now));
      if (deadline - now <= 0) {
        skipped++;
        return new CallPermit.NoRoom(Duration.ofNanos(wait));
      }
      ticker.await(changed, Math.min(wait, deadline - now));
    }
  }

  private void finish(BudgetLane lane) {
    lock.lock();
    try {
      lane.finish(ticker.nanos());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private BudgetLane lane(CallKind kind) {
    return switch (kind) {
      case WRITE -> writes;
      case READ -> reads;
    };
  }

  private static int usable(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a budget allows at least one call a minute");
    }
    return Math.max(1, limit * PERCENT_USED / 100);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

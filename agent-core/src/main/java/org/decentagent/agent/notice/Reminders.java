// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the operator is reminded of a task: after half of the time that is left, then half of the
 * rest, no further apart than {@code every}, with a last call shortly before the end; after that,
 * again and again. Immutable.
 *
 * @param every the longest time between two reminders
 */
record Reminders(Duration every) {
  private static final Duration LAST_CALL = Duration.ofMinutes(10);
  private static final int SHORTEST_SHARE = 8;

  /**
   * One reminder.
   *
   * @param at when it is due
   */
  record Reminder(Urgency urgency, Instant at) {}

  /**
   * The reminder that counts now: the latest that is due. Those before it are past and not made up
   * for.
   *
   * @param since when the task came onto the list
   * @param due by when it should be done
   */
  Optional<Reminder> latest(Instant since, Optional<Instant> due, Instant now) {
    if (due.isEmpty()) {
      return repeated(since, now, Urgency.REMINDER);
    }
    Instant end = due.get();
    if (!now.isBefore(end)) {
      return Optional.of(
          repeated(end, now, Urgency.OVERDUE).orElse(new Reminder(Urgency.OVERDUE, end)));
    }
    Duration whole = Duration.between(since, end);
    Duration share = whole.dividedBy(SHORTEST_SHARE);
    Instant lastCall = end.minus(share.compareTo(LAST_CALL) < 0 ? share : LAST_CALL);
    if (!whole.isPositive() || !now.isBefore(lastCall)) {
      return Optional.of(new Reminder(Urgency.LAST_CALL, lastCall));
    }
    return halving(since, end, now);
  }

  private Optional<Reminder> halving(Instant since, Instant end, Instant now) {
    Optional<Reminder> latest = Optional.empty();
    Instant next = after(since, end);
    while (!next.isAfter(now)) {
      latest = Optional.of(new Reminder(Urgency.REMINDER, next));
      next = after(next, end);
    }
    return latest;
  }

  private Instant after(Instant last, Instant end) {
    Duration half = Duration.between(last, end).dividedBy(2);
    return last.plus(half.compareTo(every) < 0 ? half : every);
  }

  private Optional<Reminder> repeated(Instant since, Instant now, Urgency urgency) {
    long times = Duration.between(since, now).dividedBy(every);
    return times < 1
        ? Optional.empty()
        : Optional.of(new Reminder(urgency, since.plus(every.multipliedBy(times))));
  }
}

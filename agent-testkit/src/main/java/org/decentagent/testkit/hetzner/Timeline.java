// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What is still to happen, in order. Guarded by the world. */
final class Timeline {
  private record Event(Instant at, long number, Consumer<Instant> what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private long number;

  void at(Instant when, Consumer<Instant> what) {
    events.add(new Event(when, number++, what));
  }

  /** Lets everything happen that is due, each thing at its own instant. */
  void settle(Instant now) {
    for (Event next = events.peek();
        next != null && !next.at().isAfter(now);
        next = events.peek()) {
      events.remove();
      next.what().accept(next.at());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What is going to happen, in the order of time. Guarded by the world's lock. */
final class Timeline {
  private record Event(Instant due, long number, Consumer<Instant> happening) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::due).thenComparingLong(Event::number));
  private long numbers;

  /**
   * @param happening told the instant at which it was due
   */
  void at(Instant due, Consumer<Instant> happening) {
    events.add(new Event(due, numbers++, happening));
  }

  /** When the next thing happens, if that is not after an instant. */
  Optional<Instant> nextUntil(Instant now) {
    return Optional.ofNullable(events.peek()).map(Event::due).filter(due -> !due.isAfter(now));
  }

  void happenNext() {
    Event next = events.remove();
    next.happening().accept(next.due());
  }
}

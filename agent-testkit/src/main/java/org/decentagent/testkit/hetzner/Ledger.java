// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The last exchanges, oldest first. Safe for use by many threads. */
final class Ledger {
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Exchange> kept = new ArrayDeque<>();
  private final int capacity;
  private final Consumer<Exchange> listener;

  Ledger(int capacity, Consumer<Exchange> listener) {
    this.capacity = capacity;
    this.listener = listener;
  }

  void add(Exchange exchange) {
    listener.accept(exchange);
    lock.lock();
    try {
      kept.addLast(exchange);
      while (kept.size() > capacity) {
        kept.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  List<Exchange> list() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }
}

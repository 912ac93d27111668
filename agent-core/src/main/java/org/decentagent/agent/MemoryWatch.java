// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;

/**
 * Notices that memory is used up although nobody says so: when a plugin takes whatever is freed,
 * every collection leaves the heap full, and all others crawl. Runs on a thread of its own, which
 * takes no memory between its looks. Safe for use by many threads.
 *
 * @see <a
 *     href="https://docs.oracle.com/en/java/javase/21/docs/api/java.management/java/lang/management/MemoryPoolMXBean.html">MemoryPoolMXBean:
 *     collection usage threshold</a>
 */
final class MemoryWatch implements AutoCloseable {
  private static final double FULL = 0.95;
  private static final int TIMES_IN_ROW = 5;
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Stopping stopping = new Stopping();
  private final List<MemoryPoolMXBean> pools;
  private final Runnable exhausted;

  private MemoryWatch(List<MemoryPoolMXBean> pools, Runnable exhausted) {
    this.pools = pools;
    this.exhausted = exhausted;
  }

  /** Starts watching. */
  static MemoryWatch start(Runnable exhausted) {
    List<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
            .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
            .filter(pool -> pool.getUsage().getMax() > 0)
            .toList();
    old.forEach(pool -> pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * FULL)));
    MemoryWatch watch = new MemoryWatch(old, exhausted);
    Thread.ofPlatform().daemon().name("memory").start(watch::run);
    return watch;
  }

  private void run() {
    try {
      int inRow = 0;
      long before = collectionsThatLeftItFull();
      while (!stopping.within(PACE)) {
        long now = collectionsThatLeftItFull();
        inRow = now > before ? inRow + 1 : 0;
        before = now;
        if (inRow >= TIMES_IN_ROW) {
          exhausted.run();
          return;
        }
      }
    } catch (OutOfMemoryError e) {
      exhausted.run();
    }
  }

  private long collectionsThatLeftItFull() {
    long count = 0;
    for (int i = 0; i < pools.size(); i++) {
      count += pools.get(i).getCollectionUsageThresholdCount();
    }
    return count;
  }

  @Override
  public void close() {
    stopping.tell();
  }
}

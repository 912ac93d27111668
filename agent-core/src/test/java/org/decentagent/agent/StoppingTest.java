// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait between two rounds, which must end although a plugin has taken all memory. */
@Timeout(60)
final class StoppingTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aWaitEndsWhenItsTimeIsOver() throws Exception {
    long begun = System.nanoTime();

    boolean told = new Stopping().within(Duration.ofMillis(20));

    assertThat(told).isFalse();
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void tellingEndsTheWaitUnderWayAndThoseToCome() throws Exception {
    Stopping stopping = new Stopping();
    Thread teller = Thread.ofPlatform().start(stopping::tell);

    boolean underWay = stopping.within(Duration.ofHours(1));
    boolean later = stopping.within(Duration.ofHours(1));

    teller.join();
    assertThat(underWay).isTrue();
    assertThat(later).isTrue();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void waitingTakesNoMemorySinceThatMayBeUsedUp() throws Exception {
    Stopping stopping = new Stopping();
    Duration pause = Duration.ofMillis(1);
    stopping.within(pause);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      stopping.within(pause);
    }
    long after = THREADS.getCurrentThreadAllocatedBytes();

    assertThat(after - before).isZero();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void theWatchForUsedUpMemoryTakesNoneBetweenItsLooks() {
    MemoryWatch watch = MemoryWatch.start(() -> {});
    try {
      long thread =
          Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
              .filter(info -> info != null && info.getThreadName().equals("memory"))
              .findFirst()
              .orElseThrow()
              .getThreadId();
      afterLooks(2, thread);
      long before = THREADS.getThreadAllocatedBytes(thread);
      afterLooks(4, thread);

      assertThat(THREADS.getThreadAllocatedBytes(thread)).isEqualTo(before);
    } finally {
      watch.close();
    }
  }

  private static void afterLooks(int looks, long thread) {
    TwoBackends.until(
        "a further look", () -> THREADS.getThreadInfo(thread).getWaitedCount() >= looks);
  }
}

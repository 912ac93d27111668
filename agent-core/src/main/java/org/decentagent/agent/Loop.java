// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.function.Supplier;
import org.decentagent.agent.journal.JournalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Something done again and again on a thread of its own, which no number of virtual threads can
 * keep from a processor. A round that fails is logged and does not end the loop. Safe for use by
 * many threads.
 */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration AFTER_A_BUG = Duration.ofSeconds(30);
  private static final Duration WITHOUT_JOURNAL = Duration.ofSeconds(30);

  private final Stopping stopping = new Stopping();
  private final Thread thread;

  private Loop(String name, Supplier<Duration> round) {
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(name, round));
  }

  /** Starts a loop whose rounds say when the next one is due. */
  static Loop paced(String name, Supplier<Duration> round) {
    Loop loop = new Loop(name, round);
    loop.thread.start();
    return loop;
  }

  private void run(String name, Supplier<Duration> round) {
    Duration pause = Duration.ZERO;
    while (!stopping.within(pause)) {
      pause = survived(name, round);
    }
  }

  /** Does a round and answers when the next one is due; even an {@link Error} ends only a round. */
  static Duration survived(String name, Supplier<Duration> round) {
    try {
      return round.get();
    } catch (JournalException e) {
      LOG.atLevel(e.isTold() ? Level.DEBUG : Level.WARN)
          .log("a round of {} did nothing: {}", name, e.getMessage());
      return WITHOUT_JOURNAL;
    } catch (RuntimeException | Error e) {
      tell(name, e);
      return AFTER_A_BUG;
    }
  }

  private static void tell(String name, Throwable bug) {
    try {
      LOG.error(
          "a round of {} met a bug of ours; the next one is in {} s",
          name,
          AFTER_A_BUG.toSeconds(),
          bug);
    } catch (OutOfMemoryError e) {
      // no memory to tell that there is none; the next round comes all the same
    }
  }

  /** Begins no further round; a round under way goes on. */
  void wind() {
    stopping.tell();
  }

  /** Ends the loop, interrupting a round that does not end within five seconds. */
  @Override
  public void close() {
    wind();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

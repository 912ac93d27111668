// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * A scheduler that polls and runs work on virtual threads.
 *
 * @param threads how many contracts are worked on at once; only lock-and-fetch keeps to it
 * @param stopWithin how long work may go on after a stop before it is interrupted
 */
public record ThreadedScheduler(int threads, Duration stopWithin) implements SchedulerMaker {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MISSED_HEARTBEATS = 6;
  private static final Duration NEVER = Duration.ofDays(36_500);

  @Override
  public Scheduler make(DataSource store, Task<Void> task, Clock clock) {
    return Scheduler.create(store, task)
        .clock(clock)
        .threads(threads)
        .executorService(Executors.newVirtualThreadPerTaskExecutor())
        .jdbcCustomization(new SqliteDialect())
        .pollUsingLockAndFetch(0.5, 1.0)
        .pollingInterval(POLL)
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
        .schedulerName(new SchedulerName.Fixed("agent"))
        .deleteUnresolvedAfter(NEVER)
        .shutdownMaxWait(stopWithin)
        .build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import java.time.Instant;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A scheduler that runs what is due when it is told to, on the thread that tells it. */
public final class ManualScheduling implements SchedulerMaker {
  private @Nullable ManualScheduler scheduler;

  @Override
  public Scheduler make(DataSource store, Task<Void> task, Clock clock) {
    TestHelper.ManualSchedulerBuilder builder =
        TestHelper.createManualScheduler(store, task).clock(followed(clock));
    builder.jdbcCustomization(new SqliteDialect());
    scheduler = builder.build();
    return scheduler;
  }

  private static SettableClock followed(Clock clock) {
    return new SettableClock() {
      @Override
      public Instant now() {
        return clock.now();
      }
    };
  }

  /** The scheduler that was made last. */
  public ManualScheduler scheduler() {
    return Objects.requireNonNull(scheduler);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import javax.sql.DataSource;

/** Makes the scheduler: with threads in an agent, moved by hand in a test. */
@FunctionalInterface
public interface SchedulerMaker {
  /** Makes one for one kind of task. It is not started yet. */
  Scheduler make(DataSource store, Task<Void> task, Clock clock);
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.journal.TaskState;
import org.decentagent.spi.OperatorTask;

/** Messages to test with. */
final class Told {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Told() {}

  static Message message(String title, Optional<String> complaint) {
    return message(Urgency.ASKED, task(title, complaint), Duration.ofMinutes(42));
  }

  /** Of a task that is due in a while, or was before, where that is negative. */
  static Message message(Urgency urgency, TaskRecord task, Duration left) {
    return Message.of("mail/7/asked/0", urgency, task, Optional.of(NOW.plus(left)), NOW);
  }

  static TaskRecord task(String title, Optional<String> complaint) {
    return new TaskRecord(
        7,
        Contracts.id(1),
        Contracts.BACKEND,
        OperatorTask.named("provision.1", title).build(),
        ContractState.CREATE_PENDING,
        TaskState.OPEN,
        Map.of(),
        complaint,
        NOW,
        NOW,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

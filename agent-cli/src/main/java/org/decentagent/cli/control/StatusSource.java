// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.time.InstantSource;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;

/** Where a status comes from: the running agent, else its journal. Safe for use by many threads. */
public final class StatusSource {
  private final InstantSource clock;

  /** With a clock. */
  public StatusSource(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reads it.
   *
   * @throws CommandFailure when no agent runs and none ever did
   */
  public AgentStatus read(AgentConfig config) {
    return ControlClient.status(config.agent().state())
        .or(() -> new JournalSnapshot(clock).read(config))
        .orElseThrow(() -> NobodyThere.norJournal(config));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import org.decentagent.agent.config.AgentConfig;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;

/** Says that no agent answers, and what helps. */
final class NobodyThere {
  private NobodyThere() {}

  /** Nor is there a journal to read instead. */
  static CommandFailure norJournal(AgentConfig config) {
    return failure(
        config,
        "no agent runs, and there is no journal in "
            + config.agent().state()
            + "; start one with: dc-agent run");
  }

  /** And only it can do what was asked, for that reason. */
  static CommandFailure toTell(AgentConfig config, String why) {
    return failure(
        config,
        "no agent runs with "
            + config.agent().state()
            + ", and "
            + why
            + "; start it with: dc-agent run");
  }

  private static CommandFailure failure(AgentConfig config, String otherwise) {
    return new CommandFailure(
        ExitCode.NOT_FINE, StrayAgent.of(config).map(StrayAgent::sentence).orElse(otherwise));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.nio.file.Files;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.hand.BrakeView;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.journal.Database;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.control.HandSource;

/** Looks at what the operator once said, and at what waits for their word. */
record WordChecks(Chart chart, HandSource source) {
  void run(AgentConfig config) {
    if (!Files.exists(Database.file(config.agent().state()))) {
      return; // no agent ever ran here
    }
    try {
      draining(source.draining(config).what());
      brake(source.brake(config).what());
      int held = source.holds(config).what().size();
      if (held > 0) {
        chart.warning(
            "agent/hold",
            "contracts on hold: " + held,
            "they wait for your word; nothing is done for them meanwhile",
            "see: dc-agent hold list");
      }
    } catch (CommandFailure e) {
      chart.warning(
          "agent/journal",
          String.valueOf(e.getMessage()),
          "whether something waits for your word is not known",
          "look at the agent's log, then run this again");
    }
  }

  private void draining(Draining.View view) {
    if (view.since() != null) {
      chart.warning(
          "agent/draining",
          "no new contract is claimed since " + view.since() + ", by the word of " + view.by(),
          "nothing new is earned",
          "if that is over: dc-agent drain --off");
    }
  }

  private void brake(BrakeView view) {
    if (view.frozenSince() != null) {
      chart.warning(
          "agent/brake",
          "the brake is frozen since " + view.frozenSince() + ": " + view.why(),
          "nothing is stopped or removed but what tenants cancel",
          "see: dc-agent brake show");
    }
  }
}

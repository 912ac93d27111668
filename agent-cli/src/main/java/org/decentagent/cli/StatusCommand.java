// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.Age;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.console.TextTable;
import org.decentagent.cli.control.StatusSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells how the agent is doing. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show how the agent is doing: platform, contracts, backends, reports that wait.",
      "Asks the running agent; reads the journal when none runs, and says so. Exit code 1"
          + " when something is not as it should be."
    })
final class StatusCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final StatusSource source;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();

  StatusCommand(Surroundings around, ConfigSource configs, StatusSource source) {
    this.around = around;
    this.configs = configs;
    this.source = source;
  }

  @Override
  public Integer call() {
    AgentStatus status = source.read(configs.require(config));
    if (json.form() == OutputForm.JSON) {
      around.console().printJson(status);
    } else {
      show(status, around.clock().instant());
    }
    boolean fine = status.source().equals("agent") && status.isFine();
    return (fine ? ExitCode.FINE : ExitCode.NOT_FINE).number();
  }

  private void show(AgentStatus status, Instant now) {
    Console console = around.console();
    Paint paint = console.screen().paint();
    boolean running = status.source().equals("agent");
    console.print(
        "agent     "
            + status.agent().substring(0, Math.min(12, status.agent().length()))
            + "  "
            + (running
                ? paint.good("running") + ", version " + status.version()
                : paint.bad("not running") + "; this is what its journal says"));
    String beat = status.platform().lastHeartbeat();
    console.print(
        "platform  "
            + status.platform().url()
            + "  "
            + (beat == null
                ? paint.doubtful(running ? "no heartbeat taken yet" : "not asked")
                : paint.good("heartbeat " + Age.since(beat, now) + " ago")));
    String draining = status.draining();
    if (draining != null) {
      console.print(
          "intake    "
              + paint.doubtful("draining")
              + " "
              + draining
              + "; end it: dc-agent drain --off");
    }
    AgentStatus.Outbox outbox = status.outbox();
    String oldest = outbox.oldest();
    console.print(
        "outbox    "
            + (oldest == null
                ? paint.good("empty")
                : outbox.waiting()
                    + " waiting, the oldest for "
                    + Age.since(oldest, now)
                    + (outbox.stuck() == 0 ? "" : ", " + paint.bad(outbox.stuck() + " stuck"))));
    AgentStatus.Health health = status.health();
    if (health != null && health.leftOut() > 0) {
      console.print(
          "health    "
              + health.looked()
              + " instances looked at "
              + Age.since(health.at(), now)
              + " ago, "
              + health.reported()
              + " reported, "
              + paint.doubtful(health.leftOut() + " left out")
              + " for want of room");
    }
    console.print("");
    TextTable backends = new TextTable("BACKEND", "TYPE", "CALLS", "CONTRACTS");
    status
        .backends()
        .forEach(backend ->
            backends.row(
                backend.name(),
                backend.type(),
                circuit(backend.circuit()),
                Integer.toString(backend.contracts())));
    backends.lines(console.screen()).forEach(console::print);
    console.print("");
    ContractTable.of(status.contracts(), now).lines(console.screen()).forEach(console::print);
    for (String finding : status.findings()) {
      console.print(paint.doubtful("! ") + finding);
    }
  }

  private static String circuit(String circuit) {
    return switch (circuit) {
      case "CLOSED" -> "reach it";
      case "HALF_OPEN" -> "tried again";
      case "OPEN" -> "paused";
      default -> "not known";
    };
  }
}

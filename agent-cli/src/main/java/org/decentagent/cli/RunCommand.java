// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.decentagent.agent.Agent;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.cli.control.StrayAgent;
import org.decentagent.cli.log.StrayOutput;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The daemon: runs an agent until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Run the agent, until SIGTERM, Ctrl-C, or the end of its terminal.",
      "It then takes in nothing more, lets work under way end within 20 s, and gives its"
          + " leases back; instances keep running. A second signal ends it at once."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(19);

  private final Surroundings around;
  private final ConfigSource configs;
  private final LogSetup logs;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  RunCommand(Surroundings around, ConfigSource configs, LogSetup logs) {
    this.around = around;
    this.configs = configs;
    this.logs = logs;
  }

  @Override
  public Integer call() {
    StopSignal stop =
        StopSignal.listen(around.console(), "what was under way goes on at the next start");
    AgentConfig settings = configs.require(config);
    StrayAgent.of(settings)
        .ifPresent(stray -> {
          throw new CommandFailure(ExitCode.USAGE, stray.sentence());
        });
    logs.daemon(volume, settings.agent().log());
    PluginExit exit = PluginExit.watch(settings.agent().state(), around.log());
    try {
      return StrayOutput.logged(() -> run(settings, stop));
    } finally {
      exit.isExpected();
    }
  }

  private int run(AgentConfig settings, StopSignal stop) {
    Agent agent =
        Agent.of(settings)
            .with(new SimulatedProvisionerFactory())
            .onMemoryExhausted(new LastWords()::end)
            .start();
    try (agent;
        ControlServer control = ControlServer.start(settings.agent().state(), agent)) {
      LOG.info("commands on this machine are answered on port {}", control.port());
      LOG.info("asked to stop by {}", stop.await());
      endWhateverHappens();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot listen for commands, with " + settings.agent().state() + "/control.json: " + e,
          e);
    }
    around.console().say("stopped; instances keep running");
    return ExitCode.FINE.number();
  }

  /** Whatever does not end by then is in the journal, and goes on at the next start. */
  private static void endWhateverHappens() {
    Thread.ofPlatform()
        .daemon()
        .name("end")
        .start(() -> {
          try {
            Thread.sleep(STOPS_WITHIN);
            Runtime.getRuntime().halt(ExitCode.FINE.number());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}

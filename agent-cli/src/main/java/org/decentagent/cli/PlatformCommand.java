// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.AgentSection.LogForm;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a simulated platform. */
@Command(
    name = "platform",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Run a simulated platform on this machine, until SIGTERM or Ctrl-C.",
      "For trying things out: nobody pays, and nothing leaves this machine. A second port"
          + " moves contracts' ends and makes calls go wrong."
    })
final class PlatformCommand implements Callable<Integer> {
  private final Surroundings around;
  private final LogSetup logs;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the platform; a free one unless given.")
  private int port;

  @Option(
      names = "--control-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the control; a free one unless given.")
  private int controlPort;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Keep everything in this file, and carry on from it; else in memory.")
  private @Nullable Path data;

  @Option(names = "--rate-limits", description = "Limit calls as the real platform does.")
  private boolean rateLimits;

  @Option(
      names = "--until-stdin-closes",
      hidden = true,
      description = "End with the program that started this one.")
  private boolean untilStdinCloses;

  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  PlatformCommand(Surroundings around, LogSetup logs) {
    this.around = around;
    this.logs = logs;
  }

  /** What {@code --json} answers with, as soon as it serves. */
  record Addresses(String platform, String control) {}

  @Override
  public Integer call() {
    logs.daemon(volume, LogForm.TEXT);
    requirePort("--port", port);
    requirePort("--control-port", controlPort);
    SimulatedPlatform.Builder builder =
        SimulatedPlatform.builder().clock(around.clock()).port(port).controlPort(controlPort);
    if (data != null) {
      builder.dataFile(around.resolve(data));
    }
    if (rateLimits) {
      builder.rateLimited();
    }
    try (SimulatedPlatform platform = start(builder)) {
      announce(platform);
      waitForTheEnd();
    }
    return ExitCode.FINE.number();
  }

  private static void requirePort(String option, int number) {
    if (number < 0 || number > 65535) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " " + number + " is not a port; give 1 to 65535");
    }
  }

  private static SimulatedPlatform start(SimulatedPlatform.Builder builder) {
    try {
      return builder.start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void announce(SimulatedPlatform platform) {
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(new Addresses(platform.url().toString(), platform.controlUrl().toString()));
    } else {
      console.print("simulated platform on " + platform.url());
      console.print("its control on        " + platform.controlUrl());
    }
  }

  private void waitForTheEnd() {
    if (!untilStdinCloses) {
      StopSignal.listen(around.console(), "nothing of it runs any more").await();
      return;
    }
    Signals.handle(List.of("INT"), () -> {}); // Ctrl-C is for the program that started us
    try {
      while (System.in.read() >= 0) {
        // what it says does not matter
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

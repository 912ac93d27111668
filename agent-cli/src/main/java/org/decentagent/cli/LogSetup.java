// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.decentagent.agent.config.AgentSection.LogForm;
import org.decentagent.cli.log.Logs;
import org.decentagent.cli.log.Logs.Volume;
import picocli.CommandLine.Option;

/** How much is logged, and in which form. Confined to one thread. */
final class LogSetup {
  private final PrintStream stream;
  private final InstantSource clock;

  LogSetup(PrintStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
  }

  /** What a caller may say about it. */
  static final class Options {
    @Option(
        names = {"-v", "--verbose"},
        description = "Log everything.")
    private boolean verbose;

    @Option(
        names = {"-q", "--quiet"},
        description = "Log only what somebody may have to look at.")
    private boolean quiet;

    private Volume or(Volume usual) {
      return verbose ? Volume.VERBOSE : quiet ? Volume.QUIET : usual;
    }
  }

  /** For a command that answers and ends. */
  void commands(Options options) {
    Logs.reset(options.or(Volume.ERRORS)).text(stream);
  }

  /** What was logged. Safe for use by many threads. */
  record Overheard(Queue<String> messages) {
    List<String> lines() {
      return List.copyOf(messages);
    }
  }

  /** For a command that reads the log itself; it is shown where everything is wanted. */
  Overheard overheard(Options options) {
    Overheard overheard = new Overheard(new ConcurrentLinkedQueue<>());
    Logs all = Logs.reset(Volume.VERBOSE).listener("", overheard.messages()::add);
    if (options.verbose) {
      all.text(stream);
    }
    return overheard;
  }

  /** For a command that runs on. */
  void daemon(Options options, LogForm form) {
    Logs logs = Logs.reset(options.or(Volume.NORMAL)).bounded(clock);
    if (form == LogForm.JSON) {
      logs.json(stream);
    } else {
      logs.text(stream);
    }
  }
}

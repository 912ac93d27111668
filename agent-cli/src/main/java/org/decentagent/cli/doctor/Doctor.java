// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.notice.Channels;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.cli.control.HandSource;
import org.decentagent.spi.Finding;
import org.decentagent.spi.ProvisionerFactory;

/** Looks at everything that an agent needs, and changes nothing. Confined to one thread. */
public final class Doctor {
  private final InstantSource clock;
  private final List<ProvisionerFactory> builtIn;

  /**
   * With a clock.
   *
   * @param builtIn types of backends besides those of the plugin folder
   */
  public Doctor(InstantSource clock, List<ProvisionerFactory> builtIn) {
    this.clock = clock;
    this.builtIn = List.copyOf(builtIn);
  }

  /**
   * What came of it.
   *
   * @param passed what was looked at and is well, as lines for a person
   * @param findings what is not, the worst first
   */
  public record Diagnosis(List<String> passed, List<Finding> findings, ExitCode exitCode) {
    /** Copies the lists. */
    public Diagnosis {
      passed = List.copyOf(passed);
      findings = List.copyOf(findings);
    }
  }

  /** Examines the agent of a configuration. */
  public Diagnosis examine(Path file, ConfigResult result) {
    Chart chart = new Chart();
    switch (result) {
      case ConfigResult.Faulty faulty -> faulty.faults().forEach(fault -> faulty(chart, fault));
      case ConfigResult.Valid(AgentConfig config) -> {
        chart.passed("configuration " + file);
        new FileChecks(chart).run(file, config);
        boolean canCopy = temporaryFolder(chart);
        if (canCopy) {
          new JournalChecks(chart).run(config);
        }
        new PlatformChecks(chart).run(config.platform());
        noticeChecks(chart, config);
        if (canCopy) {
          new BackendChecks(chart, clock, builtIn).run(result, config);
          new WordChecks(chart, new HandSource(clock)).run(config);
        }
      }
    }
    return chart.diagnosis();
  }

  private static boolean temporaryFolder(Chart chart) {
    Optional<String> trouble = TemporaryFolder.trouble();
    trouble.ifPresent(why ->
        chart.error(
            "disk/temporary",
            why,
            "journal, plugins and backends are looked at by what is put there, and were not",
            "do what the sentence says, and run this again"));
    return trouble.isEmpty();
  }

  private void noticeChecks(Chart chart, AgentConfig config) {
    Channels.of(config.notices(), clock)
        .check()
        .forEach((channel, trouble) ->
            trouble.ifPresentOrElse(
                why ->
                    chart.unreachable(
                        "notify/unreachable",
                        channel + ": " + why,
                        "you would not be called when something needs a person",
                        "correct [notify], or the network"),
                () -> chart.passed("notices by " + channel)));
  }

  static void faulty(Chart chart, ConfigFault fault) {
    chart.error(
        "config/fault",
        fault.toString(),
        "the agent does not start with a configuration that it does not understand",
        "correct it, and run: dc-agent config check " + fault.file());
  }
}

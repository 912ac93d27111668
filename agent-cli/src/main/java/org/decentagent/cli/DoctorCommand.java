// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.doctor.Doctor;
import org.decentagent.spi.Finding;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks everything that an agent needs. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Check configuration, key, clock, platform, permissions, plugins, backends and disk.",
      "Changes nothing. Exit code 1 when there is an error, 2 when it is the configuration,"
          + " 3 when the platform or a backend cannot be reached."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final LogSetup logs;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  DoctorCommand(Surroundings around, ConfigSource configs, LogSetup logs) {
    this.around = around;
    this.configs = configs;
    this.logs = logs;
  }

  /** What {@code --json} answers with. */
  record Report(boolean fine, String config, List<Line> findings) {}

  /** One finding. */
  record Line(String code, String severity, String evidence, String cause, String remedy) {
    static Line of(Finding finding) {
      return new Line(
          finding.code().text(),
          finding.severity().name(),
          finding.evidence(),
          finding.cause(),
          finding.remedy());
    }
  }

  @Override
  public Integer call() {
    logs.commands(volume);
    Path file = configs.find(config.file());
    Doctor doctor = new Doctor(around.clock(), List.of(new SimulatedProvisionerFactory()));
    Doctor.Diagnosis diagnosis =
        PluginExit.during(around.log(), () -> doctor.examine(file, configs.read(file)));
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(
          new Report(
              diagnosis.exitCode() == ExitCode.FINE,
              file.toString(),
              diagnosis.findings().stream().map(Line::of).toList()));
    } else {
      show(diagnosis);
    }
    return diagnosis.exitCode().number();
  }

  private void show(Doctor.Diagnosis diagnosis) {
    Console console = around.console();
    Paint paint = console.screen().paint();
    diagnosis.passed().forEach(passed -> console.print(paint.good("ok       ") + passed));
    for (Finding finding : diagnosis.findings()) {
      String severity =
          "%-9s".formatted(finding.severity().name().toLowerCase(java.util.Locale.ROOT));
      String word =
          switch (finding.severity()) {
            case ERROR -> paint.bad(severity);
            case WARNING -> paint.doubtful(severity);
            case INFO -> paint.faint(severity);
          };
      console.print(word + finding.code() + ": " + finding.evidence());
      console.print("         why it matters: " + finding.cause());
      console.print("         what helps:     " + finding.remedy());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.verify.FirstWord;
import org.decentagent.cli.verify.PluginUnderTest;
import org.decentagent.cli.verify.TerminalOperator;
import org.decentagent.cli.verify.VerifyReport;
import org.decentagent.cli.verify.VerifyScreen;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.conformance.Check;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Subject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the conformance checks on a plugin's own backend. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Prove that a plugin keeps what the agent builds on: makes and removes REAL instances on"
          + " the configured backend, one check after the other.",
      "The jar need not be pinned: to name it here is to trust it. Everything that is made bears"
          + " the stamp of this run alone and is removed again, after Ctrl-C too.",
      "Exit code 0 when no check failed and nothing is left, 1 otherwise, 2 for wrong usage or"
          + " configuration, 3 when the backend cannot be reached."
    })
final class PluginVerifyCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final LogSetup logs;

  @Parameters(paramLabel = "JAR", description = "The plugin: one jar, or a folder with lib/.")
  private Path jar = Path.of("");

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "The [backend.NAME] to use; needed where several fit the plugin.")
  private @Nullable String backend;

  @Option(
      names = "--check",
      paramLabel = "NAME",
      description = "Run this check only; may be given several times.")
  private List<String> only = List.of();

  @Option(
      names = "--cpu",
      paramLabel = "CORES",
      defaultValue = "1",
      description = "How many cores the instances have; 1 unless given.")
  private int cores;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512 MiB",
      description = "How much memory they have; 512 MiB unless given.")
  private String memory = "";

  @Option(
      names = "--storage",
      paramLabel = "SIZE",
      defaultValue = "10 GiB",
      description = "How large their disks are; 10 GiB unless given.")
  private String storage = "";

  @Option(names = "--yes", description = "Make instances without a question.")
  private boolean yes;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  PluginVerifyCommand(Surroundings around, ConfigSource configs, LogSetup logs) {
    this.around = around;
    this.configs = configs;
    this.logs = logs;
  }

  @Override
  public Integer call() {
    LogSetup.Overheard log = logs.overheard(volume);
    if (jar.toString().isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "the plugin's name is empty; give a jar");
    }
    List<Check> checks = checks();
    Sizes sizes = sizes();
    Path file = configs.find(config.file());
    ConfigResult read = configs.read(file);
    return PluginExit.during(around.log(), () -> verify(file, read, log, checks, sizes));
  }

  private Integer verify(
      Path file, ConfigResult read, LogSetup.Overheard log, List<Check> checks, Sizes sizes) {
    try (PluginUnderTest plugin = PluginUnderTest.load(around.resolve(jar))) {
      PluginUnderTest.Ground ground = plugin.on(file, read, Optional.ofNullable(backend));
      FirstWord first =
          FirstWord.of(
              ground.factory(), ground.settings(), ground.section().name(), around.clock());
      consent(plugin, ground, first);
      VerifyScreen screen = new VerifyScreen(around.console(), json.form());
      Subject.Builder subject =
          Subject.of(ground.factory(), ground.settings())
              .backend(ground.section().name())
              .owner(FirstWord.VERIFIER)
              .loginProbe(new SshLoginProbe())
              .logTap(log::lines)
              .promptly(Duration.ofSeconds(30))
              .waiting(screen::waits)
              .sizes(sizes);
      if (isAnswered()) {
        subject.operator(new TerminalOperator(around.console()));
      }
      return verify(plugin, ground, Conformance.of(subject.build()), screen, checks);
    }
  }

  private Integer verify(
      PluginUnderTest plugin,
      PluginUnderTest.Ground ground,
      Conformance run,
      VerifyScreen screen,
      List<Check> checks) {
    Console console = around.console();
    StopSignal stop =
        StopSignal.listen(
            console,
            "what the checks made on "
                + ground.section().name()
                + " may still be there: look at the backend for names that begin with dc-",
            run::stop);
    for (Check check : checks) {
      screen.begin(check);
      screen.end(run.run(check), run.report().results().getLast());
    }
    Report report = run.report();
    if (json.form() == OutputForm.JSON) {
      console.printJson(
          VerifyReport.of(plugin.path(), ground.section().name().text(), report, run.leftBehind()));
    } else {
      screen.show(report);
    }
    run.leftBehind().forEach(left -> console.say("left behind: " + left));
    if (stop.hasArrived()) {
      return ExitCode.INTERRUPTED.number();
    }
    boolean fine = report.failed().isEmpty() && run.leftBehind().isEmpty();
    return (fine ? ExitCode.FINE : ExitCode.NOT_FINE).number();
  }

  private boolean isAnswered() {
    return around.console().screen().in() && json.form() == OutputForm.TEXT;
  }

  private void consent(PluginUnderTest plugin, PluginUnderTest.Ground ground, FirstWord first) {
    String what =
        plugin.path().getFileName()
            + " on [backend."
            + ground.section().name()
            + "] of type "
            + ground.section().type()
            + " ("
            + first.identity()
            + ")";
    around
        .console()
        .say(
            "The checks of "
                + what
                + " make and remove REAL instances there: some dozens, at most four at a time.");
    if (first.asksPeople() && !isAnswered()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this plugin asks a person for everything, and nobody can answer here; run it on a"
              + " terminal and without --json");
    }
    if (yes) {
      return;
    }
    if (!around.console().screen().in()) {
      throw new CommandFailure(
          ExitCode.USAGE, "nobody can be asked for leave to make instances; give --yes");
    }
    String answer = around.console().ask("Go on? [y/N] ").orElse("").strip();
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw new CommandFailure(ExitCode.NOT_FINE, "nothing was made");
    }
  }

  private List<Check> checks() {
    List<Check> all = Conformance.checks();
    for (String name : only) {
      if (all.stream().noneMatch(check -> check.name().equals(name))) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--check "
                + name
                + ": there is no such check; there are: "
                + String.join(", ", all.stream().map(Check::name).toList()));
      }
    }
    return all.stream().filter(it -> only.isEmpty() || only.contains(it.name())).toList();
  }

  private Sizes sizes() {
    try {
      return new Sizes(
          OptionalInt.of(cores),
          Optional.of(MemorySize.parse(memory)),
          Optional.of(StorageSize.parse(storage)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--cpu, --memory, --storage: " + e.getMessage(), e);
    }
  }
}

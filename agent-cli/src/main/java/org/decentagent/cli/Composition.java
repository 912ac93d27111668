// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.decentagent.agent.AgentException;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.HandSource;
import org.decentagent.cli.control.StatusSource;
import org.decentagent.cli.control.TaskSource;
import picocli.CommandLine;

/** Wires every command by hand, and turns whatever one throws into an exit code and one message. */
final class Composition implements CommandLine.IFactory {
  private final Surroundings around;
  private final LogSetup logs;
  private final ConfigSource configs;

  Composition(Surroundings around) {
    this.around = around;
    this.logs = new LogSetup(around.log(), around.clock());
    this.configs = new ConfigSource(around);
  }

  int run(String... args) {
    CommandLine line = commandLine();
    return line.execute(args);
  }

  CommandLine commandLine() {
    logs.commands(new LogSetup.Options());
    Console console = around.console();
    CommandLine line = new CommandLine(new DcAgent(), this);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.screen().out() && console.screen().colour()
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.clamp(console.screen().columns(), 80, 110));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(new ConsoleWriter(console::print), true));
    line.setErr(new PrintWriter(new ConsoleWriter(console::say), true));
    line.registerConverter(Path.class, Composition::path);
    line.setParameterExceptionHandler(this::wrongUsage);
    line.setExecutionExceptionHandler(this::failed);
    return line;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Object made =
        switch (type.getSimpleName()) {
          case "RunCommand" -> new RunCommand(around, configs, logs);
          case "StatusCommand" ->
              new StatusCommand(around, configs, new StatusSource(around.clock()));
          case "ContractsCommand" ->
              new ContractsCommand(around, configs, new StatusSource(around.clock()));
          case "ManualListCommand" -> new ManualListCommand(around, configs, tasks());
          case "ManualShowCommand" -> new ManualShowCommand(around, configs, tasks());
          case "ManualCompleteCommand" -> new ManualCompleteCommand(around, configs, tasks());
          case "ManualFailCommand" -> new ManualFailCommand(around, configs, tasks());
          case "ManualSnoozeCommand" -> new ManualSnoozeCommand(around, configs, tasks());
          case "ExplainCommand" -> new ExplainCommand(around, configs, hand());
          case "HoldListCommand" -> new HoldListCommand(around, configs, hand());
          case "HoldResolveCommand" -> new HoldResolveCommand(around, configs, hand());
          case "OrphansListCommand" -> new OrphansListCommand(around, configs, hand());
          case "OrphansAdoptCommand" -> new OrphansAdoptCommand(around, configs, hand());
          case "OrphansIgnoreCommand" -> new OrphansIgnoreCommand(around, configs, hand());
          case "OrphansPurgeCommand" -> new OrphansPurgeCommand(around, configs, hand());
          case "BrakeShowCommand" -> new BrakeShowCommand(around, configs, hand());
          case "BrakeReleaseCommand" -> new BrakeReleaseCommand(around, configs, hand());
          case "ReconcileCommand" -> new ReconcileCommand(around, configs, hand());
          case "DrainCommand" -> new DrainCommand(around, configs, hand());
          case "DoctorCommand" -> new DoctorCommand(around, configs, logs);
          case "ConfigCheckCommand" -> new ConfigCheckCommand(around, configs, logs);
          case "PluginVerifyCommand" -> new PluginVerifyCommand(around, configs, logs);
          case "SetupCommand" -> new SetupCommand(around, logs);
          case "PlatformCommand" -> new PlatformCommand(around, logs);
          case "DemoCommand" -> new DemoCommand(around);
          case "CompletionCommand" -> new CompletionCommand(around);
          default -> CommandLine.defaultFactory().create(type);
        };
    return type.cast(made);
  }

  private HandSource hand() {
    return new HandSource(around.clock());
  }

  private TaskSource tasks() {
    return new TaskSource(around.clock());
  }

  private static Path path(String written) {
    try {
      return Path.of(written);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException(
          "'" + written + "' cannot be a file's name: " + e.getReason());
    }
  }

  private int wrongUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message =
        e.getMessage()
            + suggestions(e)
            + "; see: "
            + command.getCommandSpec().qualifiedName()
            + " --help";
    tell(ExitCode.USAGE, message, Arrays.asList(args).contains("--json"));
    return ExitCode.USAGE.number();
  }

  private static String suggestions(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      List<String> all = unmatched.getSuggestions();
      return " (did you mean: " + String.join(", ", all.subList(0, Math.min(3, all.size()))) + "?)";
    }
    return "";
  }

  private int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    boolean json = line.getParseResult().hasMatchedOption("--json");
    ExitCode code;
    String message;
    switch (e) {
      case CommandFailure failure -> {
        code = failure.code();
        message = failure.getMessage();
      }
      case AgentException wrong when wrong.getCause() instanceof JournalException -> {
        code = ExitCode.NOT_FINE;
        message = wrong.getMessage();
      }
      case AgentException wrong -> {
        code = ExitCode.USAGE;
        message = wrong.getMessage();
      }
      case JournalException wrong -> {
        code = ExitCode.NOT_FINE;
        message = wrong.getMessage();
      }
      default -> {
        code = ExitCode.BUG;
        message = new BugReport(around).write(e);
      }
    }
    tell(code, String.valueOf(message), json);
    return code.number();
  }

  /** What {@code --json} answers with instead of an answer. */
  record Failed(Why error) {
    record Why(int exitCode, String message) {}
  }

  private void tell(ExitCode code, String message, boolean json) {
    Console console = around.console();
    console.say(console.screen().paintErr().bad("dc-agent: ") + message);
    if (json) {
      console.printJson(new Failed(new Failed.Why(code.number(), message)));
    }
  }
}

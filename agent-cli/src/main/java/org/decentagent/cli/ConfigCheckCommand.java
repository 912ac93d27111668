// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.config.PluginsSection;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.RefusedPlugin;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Names every fault of a configuration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Name every fault of the configuration, with file, line and column.",
      "The keys of backends are checked against their plugins. Exit code 2 when there is one."
    })
final class ConfigCheckCommand implements Callable<Integer> {
  private final Surroundings around;
  private final ConfigSource configs;
  private final LogSetup logs;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The configuration; else the one that 'run' would take.")
  private @Nullable Path file;

  @Mixin private final ConfigSource.Options config = new ConfigSource.Options();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  ConfigCheckCommand(Surroundings around, ConfigSource configs, LogSetup logs) {
    this.around = around;
    this.configs = configs;
    this.logs = logs;
  }

  /**
   * What {@code --json} answers with.
   *
   * @param refused plugins that did not load, with the reason and what helps
   */
  record Report(String file, List<Fault> faults, List<String> refused) {}

  /** One fault. */
  record Fault(String file, int line, int column, String message) {
    static Fault of(ConfigFault fault) {
      return new Fault(fault.file().toString(), fault.line(), fault.column(), fault.message());
    }
  }

  @Override
  public Integer call() {
    logs.commands(volume);
    Path checked = configs.find(Optional.ofNullable(file).or(config::file));
    ConfigResult result = configs.read(checked);
    Looked looked = PluginExit.during(around.log(), () -> look(result));
    List<ConfigFault> faults = looked.faults();
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(
          new Report(
              checked.toString(),
              faults.stream().map(Fault::of).toList(),
              looked.refused().stream().map(RefusedPlugin::toString).toList()));
    } else if (faults.isEmpty()) {
      console.print(checked + ": no faults");
    } else {
      faults.forEach(fault -> console.print(fault.toString()));
      looked.refused().forEach(plugin -> console.print(plugin.toString()));
    }
    return (faults.isEmpty() ? ExitCode.FINE : ExitCode.USAGE).number();
  }

  /** Faults, and the plugins that did not load: a type that is unknown may be one of theirs. */
  private record Looked(List<ConfigFault> faults, List<RefusedPlugin> refused) {}

  private static Looked look(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Valid(var valid) ->
          look(valid.plugins(), Optional.of(BarredPlugins.in(valid.agent().state())), result);
      case ConfigResult.Faulty faulty ->
          faulty
              .plugins()
              .map(plugins -> look(plugins, Optional.empty(), result))
              .orElse(new Looked(faulty.faults(), List.of()));
    };
  }

  private static Looked look(
      PluginsSection plugins, Optional<BarredPlugins> barred, ConfigResult result) {
    return InstalledPlugins.with(
        plugins, barred, host -> new Looked(result.allFaults(host.schemas()), host.refused()));
  }
}

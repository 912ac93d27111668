// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.decentagent.agent.config.PrivateFile;
import org.decentagent.agent.config.ReadFailure;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.spi.unit.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an agent: its key, its registration, its configuration. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Make an agent: a key of its own, its registration with the platform, and a complete,"
          + " commented agent.toml.",
      "The token comes from the provider's page and works once. Others on this machine can"
          + " see an argument: rather use --token-file or $DC_AGENT_TOKEN."
    })
final class SetupCommand implements Callable<Integer> {
  static final String TOKEN_VARIABLE = "DC_AGENT_TOKEN";

  private final Surroundings around;
  private final LogSetup logs;

  @ArgGroup private @Nullable TokenOption token;

  @Option(
      names = "--platform",
      paramLabel = "URL",
      required = true,
      description = "Address of the platform, such as https://api.decent-cloud.org.")
  private String platform = "";

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where agent.toml, keys/ and state/ go; the working folder unless given.")
  private Path dir = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "TABLE.KEY=VALUE",
      description = "Give a setting a value, such as backend.docker.address=host1.example.org.")
  private Map<String, String> given = Map.of();

  @Option(
      names = "--plugins",
      paramLabel = "FOLDER",
      description = "Folder with the plugins; the distribution's own unless given.")
  private @Nullable Path plugins;

  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final LogSetup.Options volume = new LogSetup.Options();

  /** One of two ways to give the token; the third is the environment. */
  static final class TokenOption {
    @Option(names = "--token", paramLabel = "TOKEN", description = "The set-up token.")
    private @Nullable String token;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "A file with the set-up token, of mode 0600.")
    private @Nullable Path file;
  }

  SetupCommand(Surroundings around, LogSetup logs) {
    this.around = around;
    this.logs = logs;
  }

  /** What {@code --json} answers with. */
  record Report(
      String config, String key, String agent, String provider, String pool, List<String> toDo) {}

  @Override
  public Integer call() {
    logs.commands(volume);
    AgentSetup setup =
        new AgentSetup(
            around.resolve(dir),
            new DistributedPlugins(around.home(), plugins == null ? null : around.resolve(plugins)),
            given);
    setup.refuseToOverwrite();
    Report report = PluginExit.during(around.log(), () -> setup.make(address(), token()));
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(report);
      return ExitCode.FINE.number();
    }
    console.print("agent     " + report.agent());
    console.print("provider  " + report.provider());
    console.print("pool      " + report.pool());
    console.print("key       " + report.key() + "  (keep a copy: it cannot be made again)");
    console.print("config    " + report.config());
    report.toDo().forEach(todo -> console.print("to do     " + todo));
    console.print("");
    console.print("next:  dc-agent doctor --config " + report.config());
    console.print("then:  dc-agent run --config " + report.config());
    return ExitCode.FINE.number();
  }

  private URI address() {
    try {
      return new URI(platform);
    } catch (URISyntaxException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--platform '" + platform + "' is not an address", e);
    }
  }

  private Secret token() {
    String direct = token == null ? null : token.token;
    if (direct != null) {
      return secret(direct, "--token");
    }
    Path file = token == null ? null : token.file;
    if (file != null) {
      return secret(firstLine(file), file.toString());
    }
    return secret(around.environment().getOrDefault(TOKEN_VARIABLE, ""), "$" + TOKEN_VARIABLE);
  }

  private String firstLine(Path file) {
    Path place = around.resolve(file);
    try (BufferedReader lines = Files.newBufferedReader(place)) {
      if (Files.isRegularFile(place)) {
        PrivateFile.require(place);
      }
      return Objects.requireNonNullElse(lines.readLine(), "");
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot read the token from " + file + ": " + ReadFailure.of(file, e), e);
    }
  }

  private static Secret secret(String text, String from) {
    if (text.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no token in "
              + from
              + "; copy one from the provider's page into a file and"
              + " give --token-file FILE");
    }
    return Secret.of(text.strip());
  }

  /** What still has to be filled in, as lines for a person. */
  static List<String> toDo(List<String> missing) {
    List<String> lines = new ArrayList<>();
    missing.forEach(what ->
        lines.add(what.startsWith("backend.") ? "set " + what + " in agent.toml" : "add " + what));
    return lines;
  }
}

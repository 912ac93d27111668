// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.agent.AgentException;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.config.ConfigTemplate;
import org.decentagent.agent.config.PluginsSection;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.platform.Answer;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.Registration;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.unit.Secret;

/**
 * Makes an agent's folder: {@code keys/agent.key}, {@code agent.toml}, and the names of what will
 * be there later. What exists is left as it is. Confined to one thread.
 */
final class AgentSetup {
  private final Path folder;
  private final DistributedPlugins plugins;
  private final Map<String, String> given;

  AgentSetup(Path folder, DistributedPlugins plugins, Map<String, String> given) {
    this.folder = folder;
    this.plugins = plugins;
    this.given = given;
  }

  private Path config() {
    return folder.resolve("agent.toml");
  }

  private Path key() {
    return folder.resolve("keys").resolve("agent.key");
  }

  void refuseToOverwrite() {
    if (Files.exists(config())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is a configuration in "
              + config()
              + " already; it is left as it is: give another"
              + " --dir, or move it away");
    }
  }

  SetupCommand.Report make(URI platform, Secret token) {
    PlatformLink link = link(platform);
    checkGiven();
    SigningKey agent = agentKey();
    Registration registration = register(link, token, agent);
    ConfigTemplate template = template(platform, registration);
    List<String> missing = addBackend(template, registration.provisionerType());
    give(template, "; the agent is registered: run this again with a new token");
    missing.removeAll(given.keySet());
    write(template.render());
    return new SetupCommand.Report(
        config().toString(),
        key().toString(),
        agent.publicHex(),
        registration.providerHex(),
        registration.poolId(),
        SetupCommand.toDo(missing));
  }

  private static PlatformLink link(URI platform) {
    try {
      return PlatformLink.to(platform, CallBudget.unlimited(), InstantSource.system());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--platform: " + e.getMessage(), e);
    }
  }

  /** The key of an attempt that failed is used again: registering it once more only moves it. */
  private SigningKey agentKey() {
    try {
      if (Files.exists(key())) {
        return KeyFile.load(key());
      }
      SigningKey fresh = SigningKey.generate(new SecureRandom());
      KeyFile.store(fresh, key());
      return fresh;
    } catch (KeyFileException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Registration register(PlatformLink link, Secret token, SigningKey agent) {
    Answer<Registration> answer = PlatformClient.register(link, token.reveal(), agent);
    return switch (answer) {
      case Answer.Ok<Registration>(var registration) -> registration;
      case Answer.Unreachable<Registration> unreachable ->
          throw new CommandFailure(
              ExitCode.UNREACHABLE, "cannot register the agent: " + answer.explanation());
      case Answer.Unreadable<Registration> unreadable ->
          throw new CommandFailure(
              ExitCode.UNREACHABLE,
              "cannot register the agent: " + answer.explanation() + "; check --platform");
      default ->
          throw new CommandFailure(
              ExitCode.NOT_FINE,
              "cannot register the agent: "
                  + answer.explanation()
                  + "; a token works once: make a new one on the provider's page, and run this"
                  + " again: the key is kept");
    };
  }

  private ConfigTemplate template(URI platform, Registration registration) {
    ConfigTemplate template =
        new ConfigTemplate()
            .give("platform", "url", platform.toString())
            .give("platform", "provider", registration.providerHex())
            .give("platform", "pool", registration.poolId())
            .give("platform", "key", "keys/agent.key")
            .give("agent", "state", "state");
    return withPlugins(template);
  }

  private ConfigTemplate withPlugins(ConfigTemplate template) {
    plugins.folder().ifPresent(path -> template.give("plugins", "folder", path.toString()));
    plugins.lock().ifPresent(path -> template.give("plugins", "lock", path.toString()));
    return template;
  }

  /** Adds the backend that the pool is for; answers with what is left for the provider. */
  private List<String> addBackend(ConfigTemplate template, Optional<String> type) {
    List<String> required = new ArrayList<>();
    if (type.isEmpty()) {
      required.add("a [backend.<name>] table to agent.toml");
      return required;
    }
    Optional<ConfigSchema> schema = schema(template, type.get());
    if (schema.isEmpty()) {
      required.add(
          "a [backend.<name>] table to agent.toml; no plugin here is of the pool's type '"
              + type.get()
              + "'");
      return required;
    }
    template.backend(new BackendName(type.get()), type.get(), schema.get());
    schema.get().keys().stream()
        .filter(ConfigKey::isRequired)
        .forEach(setting -> required.add("backend." + type.get() + "." + setting.name()));
    return required;
  }

  private Optional<ConfigSchema> schema(ConfigTemplate template, String type) {
    try {
      Path drafts = TemporaryFolder.make("dc-agent-setup");
      Path draft = drafts.resolve("agent.toml");
      try {
        Files.writeString(draft, template.render());
        ConfigResult read = AgentConfig.read(draft, Map.of());
        return switch (read) {
          case ConfigResult.Valid(var config) -> schemaOf(config.plugins(), type);
          case ConfigResult.Faulty faulty ->
              faulty.plugins().flatMap(section -> schemaOf(section, type));
        };
      } finally {
        Files.deleteIfExists(draft);
        Files.delete(drafts);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot write a temporary file: " + e.getMessage(), e);
    }
  }

  private static Optional<ConfigSchema> schemaOf(PluginsSection section, String type) {
    try {
      return InstalledPlugins.with(
          section,
          Optional.empty(),
          (PluginHost host) -> Optional.ofNullable(host.schemas().get(type)));
    } catch (AgentException e) {
      return Optional.empty();
    }
  }

  /** Before the token is spent: with a table for each backend that is named after its type. */
  private void checkGiven() {
    ConfigTemplate draft = withPlugins(new ConfigTemplate());
    given.keySet().stream()
        .filter(name -> name.matches("backend\\.[^.]+\\..+"))
        .map(name -> name.split("\\.", -1)[1])
        .distinct()
        .forEach(type ->
            schema(draft, type)
                .ifPresent(schema -> draft.backend(new BackendName(type), type, schema)));
    give(draft, "");
  }

  private void give(ConfigTemplate template, String aftermath) {
    given.forEach((name, text) -> {
      int dot = name.lastIndexOf('.');
      try {
        if (dot < 1) {
          throw new IllegalArgumentException("write it as TABLE.KEY=VALUE");
        }
        template.give(name.substring(0, dot), name.substring(dot + 1), value(text));
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(
            ExitCode.USAGE, "--set " + name + ": " + e.getMessage() + aftermath, e);
      }
    });
  }

  private static Object value(String text) {
    if (text.startsWith("[")) {
      throw new IllegalArgumentException(
          "a list cannot be given here; set it in agent.toml afterwards");
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    return text.matches("[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
  }

  private void write(String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(config(), text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot write "
              + config()
              + ": "
              + e.getMessage()
              + "; the agent is registered: run"
              + " this again with a new token and another --dir",
          e);
    }
  }
}

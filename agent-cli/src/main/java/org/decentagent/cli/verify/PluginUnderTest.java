// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.agent.config.BackendSection;
import org.decentagent.agent.config.BackendSettings;
import org.decentagent.agent.config.ConfigFault;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.plugin.PluginFolder;
import org.decentagent.agent.plugin.PluginHost;
import org.decentagent.agent.plugin.RefusedPlugin;
import org.decentagent.agent.plugin.Trust;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.Settings;

/** One plugin, loaded as the agent loads it, but on the word of whoever named it. Close it. */
public final class PluginUnderTest implements AutoCloseable {
  private final Path path;
  private final Path copies;
  private final PluginHost host;

  private PluginUnderTest(Path path, Path copies, PluginHost host) {
    this.path = path;
    this.copies = copies;
    this.host = host;
  }

  /** A backend of the configuration that the plugin serves. Immutable. */
  public record Ground(BackendSection section, ProvisionerFactory factory, Settings settings) {}

  /**
   * Loads it; runs its code.
   *
   * @throws CommandFailure when it is none, or is refused
   */
  public static PluginUnderTest load(Path path) {
    if (!Files.exists(path)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no plugin at " + path + "; build it first, or correct the path");
    }
    if (Files.isDirectory(path) && jars(path).isEmpty()) {
      throw none(path);
    }
    Path temporary = Path.of("");
    try {
      temporary = TemporaryFolder.make("dc-agent-verify");
      Path folder = Files.createDirectory(temporary.resolve("plugins"));
      copy(path, folder.resolve(nameOf(path)));
      PluginHost host =
          PluginHost.load(
              new PluginFolder(folder, temporary.resolve("copies")), new Trust.Any(), List.of());
      PluginUnderTest plugin = new PluginUnderTest(path, temporary, host);
      Optional<RefusedPlugin> refused = host.refused().stream().findFirst();
      if (refused.isPresent()) {
        plugin.close();
        String copied = folder.resolve(nameOf(path)).toString();
        throw new CommandFailure(
            ExitCode.USAGE,
            ("the plugin "
                    + path
                    + " is not loaded: "
                    + refused.get().reason()
                    + "; to fix it: "
                    + refused.get().remedy())
                .replace(copied, path.toString()));
      }
      if (host.plugins().isEmpty()) {
        plugin.close();
        throw none(path);
      }
      return plugin;
    } catch (IOException e) {
      remove(temporary);
      throw new CommandFailure(ExitCode.USAGE, "cannot copy the plugin " + path + ": " + e, e);
    }
  }

  private static String nameOf(Path path) {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  private static CommandFailure none(Path path) {
    return new CommandFailure(
        ExitCode.USAGE, path + " is no plugin; give a jar, or a folder with lib/");
  }

  /** What the agent would load, and nothing else: who gives a wrong folder gives any folder. */
  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      Files.copy(from, to);
      return;
    }
    Files.createDirectories(to.resolve("lib"));
    for (Path jar : jars(from)) {
      Files.copy(jar, to.resolve(from.relativize(jar).toString()));
    }
  }

  private static List<Path> jars(Path folder) {
    List<Path> jars = new ArrayList<>();
    for (Path place : List.of(folder, folder.resolve("lib"))) {
      try (Stream<Path> entries = Files.isDirectory(place) ? Files.list(place) : Stream.empty()) {
        entries.filter(entry -> entry.toString().endsWith(".jar")).forEach(jars::add);
      } catch (IOException e) {
        throw new CommandFailure(
            ExitCode.USAGE, "cannot read the plugin folder " + place + ": " + e, e);
      }
    }
    return jars;
  }

  /** The jar or folder that was named. */
  public Path path() {
    return path;
  }

  /**
   * The backend to try it on. Other tables of the file may be wrong or missing.
   *
   * @throws CommandFailure when there is none, more than one, or its settings are wrong
   */
  public Ground on(Path file, ConfigResult read, Optional<String> name) {
    List<BackendSection> all =
        switch (read) {
          case ConfigResult.Valid(var config) -> config.backends();
          case ConfigResult.Faulty faulty -> faulty.backends();
        };
    List<BackendSection> fitting =
        all.stream()
            .filter(section -> host.factories().containsKey(section.type()))
            .filter(section -> name.isEmpty() || section.name().text().equals(name.get()))
            .toList();
    if (fitting.size() != 1) {
      throw new CommandFailure(ExitCode.USAGE, whyNotOne(file, read, name, fitting));
    }
    BackendSection section = fitting.getFirst();
    ProvisionerFactory factory =
        Optional.ofNullable(host.factories().get(section.type())).orElseThrow();
    return switch (section.settings(factory.configSchema())) {
      case BackendSettings.Checked(Settings settings) -> new Ground(section, factory, settings);
      case BackendSettings.Faulty(List<ConfigFault> faults) ->
          throw new CommandFailure(ExitCode.USAGE, lines(faults));
    };
  }

  private String whyNotOne(
      Path file, ConfigResult read, Optional<String> name, List<BackendSection> fitting) {
    String types = String.join(", ", host.factories().keySet());
    if (fitting.size() > 1) {
      return file
          + " has several backends of this plugin; name one: "
          + fitting.stream()
              .map(section -> "--backend " + section.name())
              .collect(Collectors.joining(", "));
    }
    List<String> reasons = new ArrayList<>();
    reasons.add(
        file
            + " has no "
            + name.map(it -> "[backend." + it + "]").orElse("[backend.<name>]")
            + " with type = \""
            + types
            + "\"; add one with the settings of the backend to try the plugin on");
    if (read instanceof ConfigResult.Faulty faulty) {
      reasons.add(lines(faulty.faults()));
    }
    return String.join("\n", reasons);
  }

  private static String lines(List<ConfigFault> faults) {
    return faults.stream().map(ConfigFault::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    try {
      host.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      remove(copies);
    }
  }

  private static void remove(Path folder) {
    if (folder.toString().isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}

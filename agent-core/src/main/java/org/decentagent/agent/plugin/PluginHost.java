// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.plugin.PluginLoading.Patience;
import org.decentagent.agent.plugin.PluginLoading.Result;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of this process: those that are in use, and those that are not and why. Each has a
 * class loader of its own; one that is bad never stops the others. Of two that offer the same id or
 * type, the one whose file comes first by name is used. Safe for use by many threads.
 */
public final class PluginHost implements AutoCloseable {
  /** The version of the SPI that plugins name a range of in {@code Plugin-Requires}. */
  public static final String SPI_VERSION = "0.1.0";

  private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

  private final PrivateCopies copies;
  private final List<Result.Loaded> loaded = new ArrayList<>();
  private final List<RefusedPlugin> refused = new ArrayList<>();
  private final Map<String, ProvisionerFactory> factories;

  private PluginHost(PrivateCopies copies, Map<String, ProvisionerFactory> builtIn) {
    this.copies = copies;
    this.factories = new LinkedHashMap<>(builtIn);
  }

  /**
   * Loads every plugin that is trusted and works. Runs their code.
   *
   * @param builtIn factories on the agent's own class path; their types are taken first
   * @throws IOException when the folder cannot be listed, or copies cannot be kept
   */
  public static PluginHost load(PluginFolder folder, Trust trust, List<ProvisionerFactory> builtIn)
      throws IOException {
    return load(folder, trust, builtIn, Patience.USUAL);
  }

  static PluginHost load(
      PluginFolder folder, Trust trust, List<ProvisionerFactory> builtIn, Patience patience)
      throws IOException {
    Map<String, ProvisionerFactory> first = new LinkedHashMap<>();
    for (ProvisionerFactory factory : builtIn) {
      if (first.put(factory.type(), FencedFactory.of(factory)) != null) {
        throw new IllegalArgumentException("built in twice: " + factory.type());
      }
    }
    List<Path> candidates = folder.candidates();
    if (trust instanceof Trust.Any && !candidates.isEmpty()) {
      LOG.warn(
          "ANY PLUGIN MAY LOAD (plugins.trust = \"any\"): whoever can write to {} can do whatever"
              + " this agent can",
          folder.plugins());
    }
    PluginHost host = new PluginHost(PrivateCopies.in(folder.copies()), first);
    List<Supplier<Result>> results = new ArrayList<>();
    for (Path candidate : candidates) {
      Path target = host.copies.folder().resolve(Integer.toString(candidates.indexOf(candidate)));
      Optional<Result> barred =
          folder.barred().flatMap(all -> all.refusal(candidate)).map(Result.Refused::new);
      results.add(
          barred.isPresent()
              ? barred::get
              : PluginLoading.start(candidate, target, trust, folder.barred(), patience)::result);
    }
    results.forEach(result -> host.add(result.get()));
    return host;
  }

  private void add(Result result) {
    switch (result) {
      case Result.Loaded candidate ->
          clash(candidate)
              .ifPresentOrElse(
                  why -> {
                    candidate.classes().close();
                    Path path = candidate.plugin().path();
                    refuse(new RefusedPlugin(path, why, "remove one: rm -r " + ShellWord.of(path)));
                  },
                  () -> use(candidate));
      case Result.Refused(RefusedPlugin plugin) -> refuse(plugin);
    }
  }

  private void use(Result.Loaded candidate) {
    loaded.add(candidate);
    factories.putAll(candidate.factories());
  }

  private void refuse(RefusedPlugin plugin) {
    refused.add(plugin);
  }

  private Optional<String> clash(Result.Loaded candidate) {
    LoadedPlugin plugin = candidate.plugin();
    Optional<String> sameId =
        plugins().stream()
            .filter(other -> other.id().equals(plugin.id()))
            .map(other -> other.path() + " has the same id, '" + plugin.id() + "'")
            .findFirst();
    return sameId.or(() ->
        plugin.types().stream()
            .filter(factories::containsKey)
            .map(type -> owner(type) + " offers the same type, '" + type + "'")
            .findFirst());
  }

  private String owner(String type) {
    return plugins().stream()
        .filter(plugin -> plugin.types().contains(type))
        .map(plugin -> plugin.path().toString())
        .findFirst()
        .orElse("the agent itself");
  }

  /** Those in use, by file name. */
  public List<LoadedPlugin> plugins() {
    return loaded.stream().map(Result.Loaded::plugin).toList();
  }

  /** Those not in use, by file name. */
  public List<RefusedPlugin> refused() {
    return Collections.unmodifiableList(refused);
  }

  /** Every factory, by type; built-in ones first. */
  public Map<String, ProvisionerFactory> factories() {
    return Collections.unmodifiableMap(factories);
  }

  /** The config schema of every type. */
  public Map<String, ConfigSchema> schemas() {
    Map<String, ConfigSchema> schemas = new LinkedHashMap<>();
    factories.forEach((type, factory) -> schemas.put(type, factory.configSchema()));
    return schemas;
  }

  /** Lets go of all classes and copies; after the last provisioner is closed. */
  @Override
  public void close() throws IOException {
    loaded.forEach(plugin -> plugin.classes().close());
    copies.close();
  }
}

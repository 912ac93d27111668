// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.decentagent.spi.ProvisionerFactory;

/**
 * Loads one plugin: copies it, asks whether it is trusted, looks at its jars, loads its classes and
 * makes its factories, in that order, under a deadline. Confined to one thread.
 */
final class PluginLoading {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** What came of it. */
  sealed interface Result {
    /** It works. */
    record Loaded(
        LoadedPlugin plugin, Map<String, ProvisionerFactory> factories, PluginClasses classes)
        implements Result {}

    /** It does not. */
    record Refused(RefusedPlugin plugin) implements Result {}
  }

  private final Path original;
  private final Path target;
  private final Trust trust;

  private PluginLoading(Path original, Path target, Trust trust) {
    this.original = original;
    this.target = target;
    this.trust = trust;
  }

  static Result load(Path original, Path target, Trust trust) {
    PluginLoading loading = new PluginLoading(original, target, trust);
    FencedCall<Result> call =
        FencedCall.of(
            PluginThread.loading(original), PluginLoading.class.getClassLoader(), loading::run);
    call.start(() -> {});
    return switch (call.await(DEADLINE, GRACE)) {
      case Ending.Returned<Result>(Result result) -> result;
      case Ending.Threw<Result>(PluginRefused refused, String description) ->
          loading.refused(refused.reason(), refused.remedy());
      case Ending.Threw<Result>(UncheckedIOException unreadable, String description) ->
          loading.refused("it cannot be read: " + unreadable.getMessage(), loading.fetchAgain());
      case Ending.Threw<Result>(Throwable cause, String description) ->
          loading.refused("it failed while it was loaded: " + description, loading.remove());
      case Ending.Abandoned<Result>() ->
          loading.refused("it did not finish loading within 60 s", loading.remove());
    };
  }

  private Result refused(String reason, String remedy) {
    return new Result.Refused(new RefusedPlugin(original, reason, remedy));
  }

  private String fetchAgain() {
    return "fetch it again, and see that the agent's user may read it: ls -l "
        + Remedy.quote(original);
  }

  private String remove() {
    return "tell its maker, or remove it: rm -r " + Remedy.quote(original);
  }

  private Result run() {
    try {
      PluginCopy copy = Copying.copy(original, target);
      TrustCheck.require(trust, copy);
      List<PluginJar> jars = new ArrayList<>();
      for (Path jar : copy.jars()) {
        jars.add(inspect(jar));
      }
      return load(copy, PluginManifest.of(pluginJar(jars).manifest()));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(new IOException("there is no file " + e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of many in a folder the one that is broken is named. */
  private static PluginJar inspect(Path jar) {
    try {
      return PluginJar.inspect(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(jar.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /** The jar with the plugin's manifest; a single jar is it in any case. */
  private static PluginJar pluginJar(List<PluginJar> jars) {
    if (jars.size() == 1) {
      return jars.getFirst();
    }
    List<PluginJar> plugins =
        jars.stream().filter(jar -> PluginManifest.isOne(jar.manifest())).toList();
    if (plugins.size() != 1) {
      throw new PluginRefused(
          plugins.size() + " of its jars have a 'Plugin-Id' in their manifest",
          "let there be one jar with a 'Plugin-Id'");
    }
    return plugins.getFirst();
  }

  private Result load(PluginCopy copy, PluginManifest manifest) {
    PluginClasses classes = PluginClasses.of(copy, manifest);
    boolean loaded = false;
    try {
      Thread.currentThread().setContextClassLoader(classes.loader());
      Map<String, ProvisionerFactory> factories = FactoryDiscovery.in(classes.loader());
      LoadedPlugin plugin =
          new LoadedPlugin(
              manifest.id(),
              manifest.version(),
              original,
              copy.sha256(),
              List.copyOf(factories.keySet()));
      loaded = true;
      return new Result.Loaded(plugin, factories, classes);
    } finally {
      if (!loaded) {
        classes.close();
      }
    }
  }
}

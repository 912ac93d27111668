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
import java.util.Optional;
import java.util.function.Supplier;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.decentagent.spi.ProvisionerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one plugin: copies it, asks whether it is trusted, looks at its jars, loads its classes and
 * makes its factories, in that order, on a thread of its own and under a deadline. Used by one
 * thread.
 */
final class PluginLoading {
  private static final Logger LOG = LoggerFactory.getLogger(PluginLoading.class);

  /**
   * How long it may take.
   *
   * @param alone so long nothing else is loaded
   * @param deadline so long it is waited for, from its start
   * @param grace so long after its interruption
   */
  record Patience(Duration alone, Duration deadline, Duration grace) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

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
  private final Optional<BarredPlugins> barred;
  private final Patience patience;
  private final FencedCall<Result> call;

  /** Real time, as in {@link FencedCall}: what it waits for is a real thread. */
  private final long started = System.nanoTime();

  private PluginLoading(
      Path original, Path target, Trust trust, Optional<BarredPlugins> barred, Patience patience) {
    this.original = original;
    this.target = target;
    this.trust = trust;
    this.barred = barred;
    this.patience = patience;
    this.call =
        FencedCall.of(
            PluginThread.loading(original), PluginLoading.class.getClassLoader(), this::noted);
  }

  /** Starts it, and waits until it is over or has had its time alone. */
  static PluginLoading start(
      Path original, Path target, Trust trust, Optional<BarredPlugins> barred, Patience patience) {
    PluginLoading loading = new PluginLoading(original, target, trust, barred, patience);
    loading.call.start(() -> {});
    if (!loading.call.isOverWithin(patience.alone())) {
      LOG.warn(
          "plugin {} has been loading for {} s; the agent waits for it up to {} s, and loads the"
              + " others meanwhile",
          original,
          patience.alone().toSeconds(),
          patience.deadline().toSeconds());
    }
    return loading;
  }

  /** Waits for what comes of it. */
  Result result() {
    Duration left = patience.deadline().minusNanos(System.nanoTime() - started);
    return switch (call.await(left, patience.grace())) {
      case Ending.Returned<Result>(Result result) -> result;
      case Ending.Threw<Result>(PluginRefused refused, String description) ->
          refused(refused.reason(), refused.remedy());
      case Ending.Threw<Result>(UncheckedIOException unreadable, String description) ->
          refused("it cannot be read: " + unreadable.getMessage(), fetchAgain());
      case Ending.Threw<Result>(Throwable cause, String description) ->
          refused("it failed while it was loaded: " + description, remove());
      case Ending.Abandoned<Result>() ->
          refused(
              "it did not finish loading within " + patience.deadline().toSeconds() + " s",
              remove());
    };
  }

  private Result refused(String reason, String remedy) {
    return new Result.Refused(new RefusedPlugin(original, reason, remedy));
  }

  private String fetchAgain() {
    return "fetch it again, and see that the agent's user may read it: ls -l "
        + ShellWord.of(original);
  }

  private String remove() {
    return "tell its maker, or remove it: rm -r " + ShellWord.of(original);
  }

  private Result noted() {
    Supplier<Result> loading = () -> withinMemory().orElseGet(this::exhausted);
    return barred.map(all -> all.during(original, loading)).orElseGet(loading);
  }

  /**
   * Empty when memory was used up; the error would hold the plugin's classes, and what they ate.
   */
  private Optional<Result> withinMemory() {
    try {
      return Optional.of(run());
    } catch (OutOfMemoryError e) {
      return Optional.empty();
    }
  }

  private Result exhausted() {
    barred.ifPresent(all -> all.exhausted(original));
    return barred
        .flatMap(all -> all.refusal(original))
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> refused("it ran out of memory while it was loaded", remove()));
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
        Thread.currentThread().setContextClassLoader(PluginLoading.class.getClassLoader());
        classes.close();
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.agent.plugin.PluginThread;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.BackendName;

/**
 * Notices when a plugin ends the whole process with {@code System.exit}, which Java does not let us
 * forbid, and has its backend, or the plugin itself, left alone from the daemon's next start on.
 * Safe for use by many threads.
 *
 * @see <a href="https://openjdk.org/jeps/486">JEP 486: the security manager is gone</a>
 */
final class PluginExit {
  private final Optional<Path> state;
  private final PrintStream told;
  private final AtomicBoolean expected = new AtomicBoolean();

  private PluginExit(Optional<Path> state, PrintStream told) {
    this.state = state;
    this.told = told;
  }

  /** Watches from now on, for the agent with that state folder, and tells there who did it. */
  static PluginExit watch(Path state, PrintStream told) {
    return new PluginExit(Optional.of(state), told).hooked();
  }

  /** Watches over a command that loads plugins, and remembers nothing. */
  static <T> T during(PrintStream told, Supplier<T> command) {
    PluginExit exit = new PluginExit(Optional.empty(), told).hooked();
    try {
      return command.get();
    } finally {
      exit.isExpected();
    }
  }

  private PluginExit hooked() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::ending, "plugin-exit"));
    return this;
  }

  /** From now on the process ends by our own doing. */
  void isExpected() {
    expected.set(true);
  }

  private void ending() {
    if (expected.get()) {
      return;
    }
    culprit(Thread.getAllStackTraces())
        .ifPresent(culprit -> {
          try {
            told.println(
                "dc-agent: "
                    + state
                        .map(folder -> remembered(culprit, folder))
                        .orElseGet(() -> "this command was ended by " + culprit));
          } finally {
            Runtime.getRuntime().halt(ExitCode.NOT_FINE.number());
          }
        });
  }

  /**
   * Who ends the process.
   *
   * @param caller the method that says so, for a person
   */
  record Culprit(String thread, String caller) {
    /** Empty where the thread does not. */
    static Optional<Culprit> on(Thread thread, StackTraceElement[] stack) {
      List<StackTraceElement> callers =
          Arrays.stream(stack)
              .dropWhile(frame -> !isExit(frame))
              .dropWhile(frame -> frame.getClassName().startsWith("java.lang."))
              .toList();
      return callers.stream()
          .findFirst()
          .map(frame ->
              new Culprit(thread.getName(), frame.getClassName() + "." + frame.getMethodName()));
    }

    private static boolean isExit(StackTraceElement frame) {
      return frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit");
    }

    Optional<BackendName> backend() {
      return PluginThread.backendOf(thread);
    }

    Optional<String> loaded() {
      return PluginThread.loadedOn(thread);
    }

    @Override
    public String toString() {
      String what =
          loaded()
              .map(plugin -> "the plugin " + plugin)
              .or(() -> backend().map(backend -> "the plugin of backend '" + backend + "'"))
              .orElse("a plugin");
      return what + ", with System.exit in " + caller + " on thread '" + thread + "'";
    }
  }

  /** Empty when a signal ends the process. */
  static Optional<Culprit> culprit(Map<Thread, StackTraceElement[]> stacks) {
    return stacks.entrySet().stream()
        .flatMap(stack -> Culprit.on(stack.getKey(), stack.getValue()).stream())
        .findFirst();
  }

  /** Has what it blames left alone, and says so. */
  private static String remembered(Culprit culprit, Path state) {
    String why = "the whole agent was ended by " + culprit;
    if (culprit.backend().isPresent()) {
      Quarantine.in(state, culprit.backend().get(), why);
      return "backend '" + culprit.backend().get() + "' is not used from the next start on: " + why;
    }
    if (culprit.loaded().isPresent()) {
      BarredPlugins.in(state).bar(culprit.loaded().get(), why);
      return "plugin " + culprit.loaded().get() + " is not loaded from the next start on: " + why;
    }
    return why;
  }
}

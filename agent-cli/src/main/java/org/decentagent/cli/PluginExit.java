// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.plugin.PluginThread;
import org.decentagent.cli.console.ExitCode;

/**
 * Notices when a plugin ends the whole process with {@code System.exit}, which Java does not let us
 * forbid, and has its backend left alone from the next start on. Safe for use by many threads.
 *
 * @see <a href="https://openjdk.org/jeps/486">JEP 486: the security manager is gone</a>
 */
final class PluginExit {
  private final Path state;
  private final PrintStream told;
  private final AtomicBoolean expected = new AtomicBoolean();

  private PluginExit(Path state, PrintStream told) {
    this.state = state;
    this.told = told;
  }

  /** Watches from now on, for the agent with that state folder, and tells there who did it. */
  static PluginExit watch(Path state, PrintStream told) {
    PluginExit exit = new PluginExit(state, told);
    Runtime.getRuntime().addShutdownHook(new Thread(exit::ending, "plugin-exit"));
    return exit;
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
        .ifPresent(thread -> {
          try {
            told.println(blame(thread));
          } finally {
            Runtime.getRuntime().halt(ExitCode.NOT_FINE.number());
          }
        });
  }

  /** The name of the thread that ends the process; empty when a signal does. */
  static Optional<String> culprit(Map<Thread, StackTraceElement[]> stacks) {
    return stacks.entrySet().stream()
        .filter(stack -> Arrays.stream(stack.getValue()).anyMatch(PluginExit::isExit))
        .map(stack -> stack.getKey().getName())
        .findFirst();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit");
  }

  private String blame(String thread) {
    return PluginThread.backendOf(thread)
        .map(backend -> {
          String why =
              "its plugin ended the whole agent, with System.exit on thread '" + thread + "'";
          Quarantine.in(state, backend, why);
          return "dc-agent: backend '" + backend + "' is not used from the next start on: " + why;
        })
        .orElse("dc-agent: ended by System.exit, called on thread '" + thread + "'");
  }
}

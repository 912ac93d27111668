// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;

/**
 * The word of a person or of systemd that it is enough. The first signal asks to stop; a second
 * SIGTERM or Ctrl-C says what becomes of what is left, and ends the process at once. A terminal
 * that is closed (SIGHUP) only asks: the kernel tells of it, and often a shell once more. Safe for
 * use by many threads.
 */
final class StopSignal {
  private static final long SAID_WITHIN_MILLIS = 500;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final Console console;
  private final String left;
  private final Runnable onFirst;

  private StopSignal(Console console, String left, Runnable onFirst) {
    this.console = console;
    this.left = left;
    this.onFirst = onFirst;
  }

  /** Listens from now on; {@code left} says what becomes of what a second signal cuts off. */
  static StopSignal listen(Console console, String left) {
    return listen(console, left, () -> {});
  }

  /** The same, and does something at the first. */
  static StopSignal listen(Console console, String left, Runnable onFirst) {
    StopSignal stop = new StopSignal(console, left, onFirst);
    stop.takeSignals();
    return stop;
  }

  private void takeSignals() {
    Signals.handle(List.of("HUP"), () -> isFirst("SIGHUP"));
    Signals.handle(List.of("TERM"), () -> arrived("SIGTERM", ExitCode.TERMINATED));
    Signals.handle(List.of("INT"), () -> arrived("SIGINT", ExitCode.INTERRUPTED));
  }

  private void arrived(String signal, ExitCode code) {
    if (!isFirst(signal)) {
      say();
      Runtime.getRuntime().halt(code.number());
    }
  }

  private boolean isFirst(String signal) {
    if (asked.getAndSet(true)) {
      return false;
    }
    onFirst.run();
    first.complete(signal);
    return true;
  }

  /** A terminal that takes nothing holds up no end. */
  private void say() {
    Thread saying =
        Thread.ofPlatform()
            .daemon()
            .start(() -> console.say("dc-agent: ended at once, by a second signal; " + left));
    try {
      saying.join(SAID_WITHIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it was asked to stop. */
  boolean hasArrived() {
    return asked.get();
  }

  /**
   * Waits for the first, and names it; a plugin that interrupts threads which are not its own ends
   * nothing, and one that took the signals while it was loaded does not keep them.
   */
  String await() {
    takeSignals();
    String signal = first.join();
    Thread.interrupted();
    return signal;
  }
}

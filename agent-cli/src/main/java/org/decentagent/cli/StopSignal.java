// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.decentagent.cli.console.ExitCode;

/**
 * The word of a person or of systemd that it is enough: SIGTERM or Ctrl-C. The first asks to stop,
 * the second ends the process at once. Safe for use by many threads.
 */
final class StopSignal {
  private final CountDownLatch first = new CountDownLatch(1);

  /** Listens from now on. */
  static StopSignal listen() {
    StopSignal stop = new StopSignal();
    Signals.handle(List.of("TERM"), () -> stop.arrived(ExitCode.TERMINATED));
    Signals.handle(List.of("INT"), () -> stop.arrived(ExitCode.INTERRUPTED));
    return stop;
  }

  private void arrived(ExitCode code) {
    if (first.getCount() == 0) {
      Runtime.getRuntime().halt(code.number());
    }
    first.countDown();
  }

  /** Waits for the first. */
  void await() {
    try {
      first.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

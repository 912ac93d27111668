// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;

/** Ctrl-C, and the pauses that it ends. Safe for use by many threads. */
public final class Interruption {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private volatile boolean heeded = true;

  /** Somebody wants the demo to end. */
  public void arrive() {
    arrived.countDown();
  }

  /** Whether somebody does. */
  public boolean hasArrived() {
    return arrived.getCount() == 0;
  }

  /** From now on pauses are just pauses: what is left to do is to clean up. */
  void ignore() {
    heeded = false;
  }

  /**
   * Waits.
   *
   * @throws CommandFailure when the demo is to end
   */
  void pause(Duration time) {
    try {
      if (heeded) {
        if (arrived.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
          throw failure();
        }
      } else {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure();
    }
  }

  /**
   * Goes on unless the demo is to end.
   *
   * @throws CommandFailure when it is
   */
  void check() {
    if (heeded && hasArrived()) {
      throw failure();
    }
  }

  private static CommandFailure failure() {
    return new CommandFailure(ExitCode.INTERRUPTED, "stopped; what the demo had made is removed");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Looks again until something is so, or too much time has passed. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  static void is(String what, Callable<Boolean> question) throws Exception {
    is(what, PATIENCE, question);
  }

  static void is(String what, Duration patience, Callable<Boolean> question) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!question.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so within " + patience.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}

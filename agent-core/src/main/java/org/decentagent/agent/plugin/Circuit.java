// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Stops calling a plugin that fails again and again, and tries it with one call after a pause. Safe
 * for use by many threads.
 */
final class Circuit {
  private final int failures;
  private final Duration pause;
  private final InstantSource clock;

  private int inRow;
  private boolean open;
  private boolean trying;
  private Instant openedAt = Instant.EPOCH;

  Circuit(int failures, Duration pause, InstantSource clock) {
    this.failures = failures;
    this.pause = pause;
    this.clock = clock;
  }

  synchronized CircuitState state() {
    if (!open) {
      return CircuitState.CLOSED;
    }
    Instant now = clock.instant();
    boolean paused = !now.isBefore(openedAt) && now.isBefore(openedAt.plus(pause));
    return paused ? CircuitState.OPEN : CircuitState.HALF_OPEN;
  }

  /** Whether a call could go through now. */
  synchronized boolean wouldAdmit() {
    return switch (state()) {
      case CLOSED -> true;
      case HALF_OPEN -> !trying;
      case OPEN -> false;
    };
  }

  /** Lets one call through, or not. What came of it must be told. */
  synchronized boolean admit() {
    if (!wouldAdmit()) {
      return false;
    }
    trying = open;
    return true;
  }

  synchronized void succeeded() {
    inRow = 0;
    open = false;
    trying = false;
  }

  synchronized void failed() {
    inRow++;
    if (open || inRow >= failures) {
      trip();
    }
  }

  /** Opens at once. */
  synchronized void trip() {
    open = true;
    trying = false;
    openedAt = clock.instant();
  }

  /** The call says nothing about the plugin. */
  synchronized void abstained() {
    trying = false;
  }
}

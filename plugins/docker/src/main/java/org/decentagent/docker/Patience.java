// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ProvisioningException;

/** Looks at something again and again for a while. Safe for use by many threads. */
final class Patience {
  private final Consumer<Duration> waiting;

  /** In real time. */
  Patience() {
    this(Patience::letPass);
  }

  /**
   * In a time of its own.
   *
   * @param waiting lets time go by
   */
  Patience(Consumer<Duration> waiting) {
    this.waiting = waiting;
  }

  /**
   * Looks until there is an answer, {@code times} times at most.
   *
   * @throws ProvisioningException.UnknownOutcome when interrupted meanwhile
   */
  <T> Optional<T> look(int times, Duration pause, Supplier<Optional<T>> look) {
    for (int time = 1; ; time++) {
      Optional<T> answer = look.get();
      if (answer.isPresent() || time == times) {
        return answer;
      }
      pause(pause);
    }
  }

  /** Waits once. */
  void pause(Duration pause) {
    waiting.accept(pause);
  }

  /** Half a minute at quarter seconds: for what the engine does at once when it is well. */
  <T> Optional<T> halfAMinute(Supplier<Optional<T>> look) {
    return look(120, Duration.ofMillis(250), look);
  }

  private static void letPass(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException.UnknownOutcome(
          DockerFailures.code("interrupted"), "stopped while waiting for the engine", e);
    }
  }
}

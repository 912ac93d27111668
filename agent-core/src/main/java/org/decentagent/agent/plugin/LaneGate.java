// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.decentagent.agent.plugin.FencedCall.Stop;
import org.decentagent.spi.ProvisioningException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lane of calls to one provisioner. Safe for use by many threads. */
final class LaneGate {
  private static final Logger LOG = LoggerFactory.getLogger(LaneGate.class);

  private static final String NO_ANSWER = "no answer within the call's deadline";

  /** So late no busy machine notices that a deadline is over. */
  private static final Duration STANDSTILL = Duration.ofSeconds(10);

  private final LaneFailures failures;
  private final Limits limits;
  private final InstantSource clock;
  private final Circuit circuit;
  private final Semaphore permits;
  private final AtomicLong count = new AtomicLong();
  private final Set<FencedCall<?>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile String last = "it is being tried";

  LaneGate(LaneFailures failures, Limits limits, InstantSource clock) {
    this.failures = failures;
    this.limits = limits;
    this.clock = clock;
    this.circuit = new Circuit(limits.failures(), limits.pause(), clock);
    this.permits = new Semaphore(limits.parallel(), true);
  }

  <T> Attempt<T> call(String what, ClassLoader context, Supplier<T> body, Runnable onAbandoned) {
    if (closed) {
      return stopping(what);
    }
    if (!circuit.wouldAdmit()) {
      return circuitOpen(what);
    }
    try {
      if (!permits.tryAcquire(limits.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Attempt.Failed<>(
            failures.notSent("busy", what, "all calls to it are still running"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt.Failed<>(failures.notSent("interrupted", what, "the work was stopped"));
    }
    try {
      if (closed) {
        return stopping(what);
      }
      return isCrowded() || !circuit.admit()
          ? circuitOpen(what)
          : admitted(
              what,
              FencedCall.of(
                  PluginThread.calling(
                      failures.backend(), failures.lane(), count.incrementAndGet()),
                  context,
                  body),
              onAbandoned);
    } finally {
      permits.release();
    }
  }

  private <T> Attempt<T> admitted(String what, FencedCall<T> call, Runnable onAbandoned) {
    Instant begun;
    running.add(call);
    try {
      begun = clock.instant();
      call.start(() -> running.remove(call));
    } catch (OutOfMemoryError e) {
      running.remove(call);
      circuit.abstained();
      return new Attempt.Failed<>(
          failures.notSent("no_thread", what, "the system gives no thread"));
    }
    if (closed) {
      call.stop(Stop.CLOSED);
    }
    Ending<T> ending = call.await(limits.deadline(), limits.stopGrace());
    if (ending instanceof Ending.Abandoned) {
      LOG.warn("abandoned a call: backend={} call='{}'", failures.backend(), what);
      onAbandoned.run();
    }
    return judge(what, ending, reason(call, begun));
  }

  /** A process that was stopped, or whose machine slept, gave the plugin none of that time. */
  private Stop reason(FencedCall<?> call, Instant begun) {
    Duration took = Duration.between(begun, clock.instant());
    Duration most = limits.deadline().plus(limits.stopGrace()).plus(STANDSTILL);
    return call.stopReason() == Stop.DEADLINE && took.compareTo(most) > 0
        ? Stop.STOOD_STILL
        : call.stopReason();
  }

  private <T> Attempt<T> judge(String what, Ending<T> ending, Stop stop) {
    return switch (ending) {
      case Ending.Returned<T>(T value) -> {
        circuit.succeeded();
        yield new Attempt.Answered<>(value);
      }
      case Ending.Threw<T>(ProvisioningException reason, String description) -> {
        circuit.succeeded();
        yield new Attempt.Failed<>(reason);
      }
      case Ending.Threw<T>(OutOfMemoryError cause, String description) -> {
        circuit.trip();
        last = "it ran out of memory";
        yield new Attempt.Failed<>(failures.outOfMemory(what, cause));
      }
      case Ending.Threw<T>(Throwable cause, String description) -> {
        count(stop, stop == Stop.NOT_STOPPED ? description : NO_ANSWER);
        yield new Attempt.Failed<>(
            stop == Stop.NOT_STOPPED
                ? failures.unexpected(what, description, cause)
                : failures.stopped(stop, what));
      }
      case Ending.Abandoned<T>() -> {
        count(stop, NO_ANSWER);
        yield new Attempt.Failed<>(failures.stopped(stop, what));
      }
    };
  }

  private void count(Stop stop, String how) {
    switch (stop) {
      case NOT_STOPPED, DEADLINE -> {
        last = how;
        circuit.failed();
      }
      case STOOD_STILL, CALLER_INTERRUPTED, CLOSED -> circuit.abstained();
    }
  }

  private <T> Attempt<T> stopping(String what) {
    return new Attempt.Failed<>(failures.notSent("closed", what, "the agent is stopping"));
  }

  private <T> Attempt<T> circuitOpen(String what) {
    return new Attempt.Failed<>(
        isCrowded()
            ? failures.crowded(what, limits.pause())
            : failures.circuitOpen(what, limits.pause(), last));
  }

  /** Whether so many abandoned calls still run that no more threads are risked. */
  private boolean isCrowded() {
    return hanging() >= limits.parallel();
  }

  /** How many calls were given up on and still run. */
  long hanging() {
    return running.stream().filter(FencedCall::isAbandoned).count();
  }

  CircuitState state() {
    return isCrowded() ? CircuitState.OPEN : circuit.state();
  }

  /** Takes no more calls, and interrupts those that run. */
  void stop() {
    closed = true;
    running.forEach(call -> call.stop(Stop.CLOSED));
  }

  /** Waits until every caller has its answer; past the deadline they get one without the plugin. */
  void drain(Duration deadline) {
    if (!isDrainedWithin(deadline)) {
      running.forEach(FencedCall::abandon);
    }
  }

  private boolean isDrainedWithin(Duration deadline) {
    try {
      return permits.tryAcquire(limits.parallel(), deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

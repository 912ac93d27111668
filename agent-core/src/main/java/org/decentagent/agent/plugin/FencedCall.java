// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.decentagent.agent.findings.PlainLine;
import org.jspecify.annotations.Nullable;

/**
 * One run of plugin code on a daemon platform thread of its own, with the plugin's class loader as
 * context. This is the one place that catches everything. A thread for each call costs about a
 * tenth of a millisecond, and leaves no interrupt, thread local or context behind for the next.
 * Awaited by one thread, stopped by any.
 */
final class FencedCall<T> {
  /** How the run ended. */
  sealed interface Ending<T> {
    /** With an answer, which is never null. */
    record Returned<T>(T value) implements Ending<T> {}

    /** With anything thrown, described in one line, or with null for an answer. */
    record Threw<T>(Throwable cause, String description) implements Ending<T> {}

    /** It did not end, and nobody waits for it any more. */
    record Abandoned<T>() implements Ending<T> {}
  }

  /** Why a run was asked to stop. */
  enum Stop {
    NOT_STOPPED,
    DEADLINE,

    /** The deadline, which was long over when this process could notice. */
    STOOD_STILL,
    CALLER_INTERRUPTED,
    CLOSED
  }

  private static final String REBUILD =
      "; rebuild it against SPI " + PluginHost.SPI_VERSION + ", with all of its libraries";

  private final CompletableFuture<Ending<T>> ending = new CompletableFuture<>();
  private final Supplier<T> body;
  private final Thread thread;
  private volatile Stop stop = Stop.NOT_STOPPED;
  private volatile Runnable onEnd = () -> {};

  private FencedCall(String name, ClassLoader context, Supplier<T> body) {
    this.body = body;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    this.thread.setContextClassLoader(context);
  }

  /** Prepares a run on a thread of that name. */
  static <T> FencedCall<T> of(String name, ClassLoader context, Supplier<T> body) {
    return new FencedCall<>(name, context, body);
  }

  /**
   * Starts it.
   *
   * @param atEnd runs when the thread really ends, however late
   * @throws OutOfMemoryError when the system gives no thread
   */
  void start(Runnable atEnd) {
    onEnd = atEnd;
    thread.start();
  }

  @SuppressWarnings(
      "CatchAndPrintStackTrace") // nothing is printed; every throwable is a value here
  private void run() {
    try {
      @Nullable T value = body.get();
      ending.complete(
          value == null
              ? new Ending.Threw<>(new NullPointerException(), "it answered null")
              : new Ending.Returned<>(value));
    } catch (Throwable e) {
      ending.complete(new Ending.Threw<>(e, describe(e)));
    } finally {
      onEnd.run();
    }
  }

  /** Whether it ends within that time; it goes on if not. */
  boolean isOverWithin(Duration time) {
    try {
      ending.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("an ending is a value", e);
    }
    return true;
  }

  /**
   * Waits for the end; past the deadline, or when the waiting thread is interrupted, interrupts the
   * run, and after the grace abandons it.
   *
   * @return never late by more than the grace; the interrupt flag is set if it was during the wait
   */
  Ending<T> await(Duration deadline, Duration grace) {
    try {
      return ending.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stop(Stop.DEADLINE);
      return afterStop(grace);
    } catch (InterruptedException e) {
      stop(Stop.CALLER_INTERRUPTED);
      try {
        return afterStop(grace);
      } finally {
        Thread.currentThread().interrupt();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("an ending is a value", e);
    }
  }

  private Ending<T> afterStop(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return ending.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException | ExecutionException e) {
          abandon();
          return ending.join();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Interrupts the run. The first reason counts. */
  void stop(Stop why) {
    if (stop == Stop.NOT_STOPPED) {
      stop = why;
    }
    thread.interrupt();
  }

  /** Ends the waiting, if it has not ended. */
  void abandon() {
    ending.complete(new Ending.Abandoned<>());
  }

  boolean isAbandoned() {
    return ending.isDone() && ending.join() instanceof Ending.Abandoned;
  }

  Stop stopReason() {
    return stop;
  }

  /** One line, even when the exception's own methods fail. */
  private static String describe(Throwable e) {
    try {
      String message = e.getMessage();
      String text = e.getClass().getName() + (message == null ? "" : ": " + message);
      return PlainLine.of(text, 300) + (e instanceof LinkageError ? REBUILD : "");
    } catch (Throwable worse) {
      return e.getClass().getName();
    }
  }
}

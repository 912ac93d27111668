// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Response;
import okio.Okio;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each call on a thread of its own, so that whoever waits for it can give it up, at a deadline
 * or when interrupted, wherever it stands. Safe for use by many threads.
 *
 * <p>OkHttp's own deadlines stay off: Okio keeps them with a watchdog thread that the whole process
 * shares, and that nobody can end.
 *
 * @see <a href="https://square.github.io/okio/3.x/okio/okio/okio/-async-timeout/">AsyncTimeout</a>
 */
final class CallThreads {
  private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private final Timeouts timeouts;
  private final LongSupplier nanos;
  private final ExecutorService threads;

  CallThreads(String name, Timeouts timeouts, LongSupplier nanos) {
    this.timeouts = timeouts;
    this.nanos = nanos;
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name(name + "-call-", 1).factory());
  }

  /**
   * Sends a call and reads its answer. When this throws, nothing more of the call is sent, so that
   * its progress tells what may have had an effect.
   */
  <T> T run(Call call, CallProgress progress, HttpCalls.Reading<T> reading) throws IOException {
    Future<T> answer;
    try {
      answer = threads.submit(() -> exchange(call, progress, reading));
    } catch (RejectedExecutionException e) {
      throw closed();
    }
    try {
      return await(answer, progress);
    } finally {
      if (!answer.isDone()) {
        call.cancel(); // closes the connection, also one that is only being made
        answer.cancel(true);
      }
    }
  }

  private <T> T await(Future<T> answer, CallProgress progress) throws IOException {
    long start = nanos.getAsLong();
    Duration connect = shorter(timeouts.connect(), timeouts.call());
    try {
      if (!progress.awaitConnection(connect.toNanos())) {
        throw new SocketTimeoutException(unconnected(progress) + " within " + text(connect));
      }
      long left = timeouts.call().toNanos() - (nanos.getAsLong() - start);
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("not all of it within " + text(timeouts.call()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static <T> T exchange(Call call, CallProgress progress, HttpCalls.Reading<T> reading)
      throws IOException {
    try (Response response = call.execute()) {
      try {
        return reading.of(response);
      } finally {
        if (!progress.whole()) {
          abandon(call, response);
        }
      }
    } finally {
      progress.over();
    }
  }

  /** Closing alone would read on for a while, in the hope of the rest, with Okio's watchdog. */
  private static void abandon(Call call, Response response) {
    call.cancel();
    try {
      response.body().source().readAll(Okio.blackhole());
    } catch (IOException e) {
      // as it should: now there is no rest to hope for
    }
  }

  private IOException failure(ExecutionException failed) {
    if (threads.isShutdown()) {
      return closed();
    }
    return switch (failed.getCause()) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(failed.getCause());
    };
  }

  private static IOException closed() {
    return new InterruptedIOException("this client was closed");
  }

  private static String unconnected(CallProgress progress) {
    return progress.greeted()
        ? "its port takes connections and no TLS, as one of plain http would:"
            + " no secure connection"
        : "no connection";
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String text(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  /** Takes no more calls and interrupts those that run; whoever cancels them too ends them all. */
  void stop() {
    threads.shutdownNow();
  }

  /** Waits for those that were told to stop; only one in the system's name lookup takes long. */
  void awaitEnd() {
    awaitEnd(threads);
  }

  /** Waits a moment for threads that were told to stop. */
  static void awaitEnd(ExecutorService stopped) {
    try {
      if (!stopped.awaitTermination(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.debug("a call still waits for the system; its thread ends when that answers");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // they end all the same
    }
  }
}

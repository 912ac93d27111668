// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls under a deadline for the whole of each, since socket timeouts neither cover a slow
 * stream nor, on local sockets, anything at all. A call past its deadline, or whose caller is
 * interrupted, is interrupted itself, which closes its connection. Safe for use by many threads.
 */
final class Calls implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  <T> T within(Duration deadline, Callable<T> call)
      throws ExecutionException, TimeoutException, InterruptedException {
    Future<T> running = threads.submit(call);
    try {
      return running.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      running.cancel(true);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

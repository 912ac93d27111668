// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/**
 * The threads on which OkHttp tries addresses and closes idle connections. Safe for use by many
 * threads.
 *
 * <p>By default all clients of a process share them, and they end a minute after the last use:
 * whoever unloads or watches us sees threads left behind. OkHttp has no public way to give a client
 * threads of its own, so this uses what its own tests use; it is named like any other class, so an
 * OkHttp without it fails to compile.
 *
 * @see <a
 *     href="https://github.com/square/okhttp/blob/master/okhttp/src/commonJvmAndroid/kotlin/okhttp3/internal/concurrent/TaskRunner.kt">TaskRunner</a>
 */
final class BackgroundThreads {
  private final TaskRunner.RealBackend backend;

  BackgroundThreads(String name) {
    backend =
        new TaskRunner.RealBackend(
            Thread.ofPlatform().daemon().name(name + "-connections-", 1).factory());
  }

  /** Makes a client use them, with a pool of connections that are closed when idle for so long. */
  void serve(OkHttpClient.Builder client, long idleSeconds) {
    TaskRunner runner = new TaskRunner(backend, Logger.getLogger(TaskRunner.class.getName()));
    client
        .taskRunner$okhttp(runner)
        .connectionPool(
            new ConnectionPool(
                5, idleSeconds, TimeUnit.SECONDS, runner, ConnectionListener.Companion.getNONE()));
  }

  /** Ends them. Calls that still connect fail. */
  void end() {
    backend.getExecutor().shutdownNow();
    CallThreads.awaitEnd(backend.getExecutor());
  }
}

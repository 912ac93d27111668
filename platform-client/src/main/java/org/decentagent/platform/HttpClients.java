// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Two HTTP clients: one that may repeat a read on its own when a connection was stale, and one that
 * sends whatever changes something exactly once. Safe for use by many threads.
 *
 * @see <a href="https://square.github.io/okhttp/">OkHttp</a>
 */
final class HttpClients implements AutoCloseable {
  /** Shorter than what servers and proxies allow, so that stale connections are rare. */
  private static final long IDLE_SECONDS = 20;

  /** Remembers whether anything of a request has left; goes along as the request's tag. */
  static final class Sent {
    private volatile boolean begun;

    boolean begun() {
      return begun;
    }
  }

  private final OkHttpClient reads;
  private final OkHttpClient changes;

  HttpClients(Timeouts timeouts) {
    reads =
        new OkHttpClient.Builder()
            .connectTimeout(timeouts.connect())
            .readTimeout(timeouts.silence())
            .writeTimeout(timeouts.silence())
            .callTimeout(timeouts.call())
            .followRedirects(false)
            .followSslRedirects(false)
            .connectionPool(new ConnectionPool(5, IDLE_SECONDS, TimeUnit.SECONDS))
            .eventListener(new SentListener())
            .build();
    changes = reads.newBuilder().retryOnConnectionFailure(false).build();
  }

  Call readCall(Request request) {
    return reads.newCall(request);
  }

  Call changeCall(Request request) {
    return changes.newCall(request);
  }

  @Override
  public void close() {
    reads.dispatcher().executorService().shutdown();
    reads.connectionPool().evictAll();
  }

  private static final class SentListener extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      Sent sent = call.request().tag(Sent.class);
      if (sent != null) {
        sent.begun = true;
      }
    }
  }
}

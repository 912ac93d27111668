// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Two HTTP/1.1 clients: one that may repeat a read on its own when a connection was stale, and one
 * that sends whatever changes something exactly once. Their threads are their own and end with
 * them. Safe for use by many threads.
 *
 * @see <a href="https://square.github.io/okhttp/">OkHttp</a>
 */
final class HttpClients implements AutoCloseable {
  /** Shorter than what servers and proxies allow, so that stale connections are rare. */
  private static final long IDLE_SECONDS = 20;

  private final BackgroundThreads background = new BackgroundThreads();
  private final CallThreads calls;
  private final OkHttpClient reads;
  private final OkHttpClient changes;

  HttpClients(Timeouts timeouts, Optional<Interceptor> shortcut) {
    calls = new CallThreads(timeouts, System::nanoTime);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false)
            .addNetworkInterceptor(FreshSignature::onEachAttempt)
            .addNetworkInterceptor(HttpClients::requireLength)
            .eventListener(new Progress.Listener());
    shortcut.ifPresent(builder::addInterceptor);
    background.serve(builder, IDLE_SECONDS);
    reads = builder.build();
    changes = reads.newBuilder().retryOnConnectionFailure(false).build();
  }

  /** OkHttp takes a length below nothing, and fails in the middle of reading that much. */
  private static Response requireLength(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (response.body().contentLength() < -1) {
      throw new ProtocolException("its Content-Length is negative");
    }
    return response;
  }

  /** Sends what changes nothing. */
  <T> T read(Request request, Progress progress, CallThreads.Reading<T> reading)
      throws IOException {
    return run(reads, request, progress, reading);
  }

  /** Sends anything else. */
  <T> T change(Request request, Progress progress, CallThreads.Reading<T> reading)
      throws IOException {
    return run(changes, request, progress, reading);
  }

  private <T> T run(
      OkHttpClient client, Request request, Progress progress, CallThreads.Reading<T> reading)
      throws IOException {
    Request watched = request.newBuilder().tag(Progress.class, progress).build();
    return calls.run(client.newCall(watched), progress, reading);
  }

  /** Ends calls that run, connections and threads. */
  @Override
  public void close() {
    calls.stop();
    reads.dispatcher().cancelAll();
    calls.awaitEnd();
    reads.connectionPool().evictAll();
    background.end();
  }
}

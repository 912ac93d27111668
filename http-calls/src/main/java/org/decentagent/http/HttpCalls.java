// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Two HTTP/1.1 clients: one that may repeat a read on its own when a connection was stale, and one
 * that sends whatever changes something exactly once. Redirects are answers like others. Their
 * threads are their own and end with them. Safe for use by many threads.
 *
 * @see <a href="https://square.github.io/okhttp/">OkHttp</a>
 */
public final class HttpCalls implements AutoCloseable {
  /** Shorter than what servers and proxies allow, so that stale connections are rare. */
  private static final long IDLE_SECONDS = 20;

  private final BackgroundThreads background;
  private final CallThreads calls;
  private final OkHttpClient reads;
  private final OkHttpClient changes;

  /** Makes a value of an answer, on the call's thread. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Reads as much of the answer as it needs.
     *
     * @throws IOException when the rest does not come, or is none
     */
    T of(Response response) throws IOException;
  }

  /**
   * Clients of one server.
   *
   * @param name how the names of their threads begin
   * @param further what they need besides: whom to trust, what to do at each request
   */
  public HttpCalls(String name, Timeouts timeouts, Consumer<OkHttpClient.Builder> further) {
    background = new BackgroundThreads(name);
    calls = new CallThreads(name, timeouts, System::nanoTime);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false)
            .socketFactory(new PromptSockets())
            .addNetworkInterceptor(HttpCalls::requireLength)
            .eventListener(new CallProgress.Listener());
    further.accept(builder);
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

  /**
   * Sends what changes nothing.
   *
   * @throws IOException when no answer came, within the time or at all; nothing more of the call is
   *     sent then
   */
  public <T> T read(Request request, CallProgress progress, Reading<T> reading) throws IOException {
    return run(reads, request, progress, reading);
  }

  /**
   * Sends anything else.
   *
   * @throws IOException when no answer came, within the time or at all; nothing more of the call is
   *     sent then, and the progress tells whether anything was
   */
  public <T> T change(Request request, CallProgress progress, Reading<T> reading)
      throws IOException {
    return run(changes, request, progress, reading);
  }

  private <T> T run(OkHttpClient client, Request request, CallProgress progress, Reading<T> reading)
      throws IOException {
    Request watched = request.newBuilder().tag(CallProgress.class, progress).build();
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

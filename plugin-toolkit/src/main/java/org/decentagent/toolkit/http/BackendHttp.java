// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.decentagent.http.CallProgress;
import org.decentagent.http.HttpCalls;
import org.decentagent.http.NetworkFailure;
import org.decentagent.http.OneShotBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges with one backend over HTTP/1.1. A read may be sent again by itself when a connection
 * was stale; anything else is sent at most once. Redirects are answers like others. Safe for use by
 * many threads.
 *
 * @see <a href="https://square.github.io/okhttp/">OkHttp</a>
 */
public final class BackendHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackendHttp.class);

  private final HttpUrl base;
  private final Map<String, String> headers;
  private final HttpLimits limits;
  private final HttpCalls calls;

  private BackendHttp(
      HttpUrl base, Map<String, String> headers, HttpLimits limits, ServerTrust trust) {
    this.base = base;
    this.headers = Map.copyOf(headers);
    this.limits = limits;
    this.calls =
        new HttpCalls("backend", limits.timeouts(), client -> TrustedSockets.apply(trust, client));
  }

  /**
   * A client for one backend.
   *
   * @param base such as {@code https://api.example.org/v1}
   * @param headers sent with every request; may hold secrets, which are never logged
   * @throws IllegalArgumentException when the base is not an HTTP address or a certificate file
   *     cannot be read
   */
  public static BackendHttp at(
      String base, Map<String, String> headers, HttpLimits limits, ServerTrust trust) {
    HttpUrl url = HttpUrl.parse(base);
    if (url == null || url.query() != null || url.fragment() != null) {
      throw new IllegalArgumentException(
          "'"
              + base
              + "' is not the address of an HTTP service, such as https://host:8006/api, with a"
              + " port of 1 to 65535");
    }
    return new BackendHttp(url, headers, limits, trust);
  }

  /** Sends a request and waits for its answer, in the limits' bounds. Never throws for it. */
  public Exchange send(HttpCall call) {
    CallProgress progress = new CallProgress();
    Request request = request(call);
    try {
      Exchange exchange =
          call.isRead()
              ? calls.read(request, progress, this::read)
              : calls.change(request, progress, this::read);
      LOG.debug("{} ended as {}", call, exchange);
      return exchange;
    } catch (IOException e) {
      String why = NetworkFailure.explain(base, e);
      return progress.begun()
          ? new Exchange.NoAnswer(why)
          : new Exchange.NotSent(why, e instanceof SSLException);
    }
  }

  private Exchange read(Response response) throws IOException {
    okio.BufferedSource source = response.body().source();
    if (source.request(limits.bodyBytes() + 1L)) {
      return new Exchange.NoAnswer(
          NetworkFailure.place(base)
              + ": status "
              + response.code()
              + " with more than "
              + limits.bodyBytes()
              + " bytes, which were not read");
    }
    Map<String, String> shown = new HashMap<>();
    response
        .headers()
        .forEach(it -> shown.put(it.getFirst().toLowerCase(Locale.ROOT), it.getSecond()));
    return new Exchange.Answered(response.code(), shown, source.readUtf8());
  }

  private Request request(HttpCall call) {
    HttpUrl.Builder url = base.newBuilder();
    call.path().forEach(url::addPathSegment);
    for (HttpCall.Parameter parameter : call.query()) {
      url.addQueryParameter(parameter.name(), parameter.value());
    }
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .header("Accept", "application/json")
            .method(call.method(), body(call));
    headers.forEach(request::header);
    return request.build();
  }

  /** Some servers refuse a DELETE or a GET that has a body, even an empty one. */
  private static @Nullable RequestBody body(HttpCall call) {
    boolean none = call.isRead() || (call.method().equals("DELETE") && call.body().isEmpty());
    if (none) {
      return null;
    }
    return call.body()
        .map(it -> OneShotBody.of(it.type(), it.text().getBytes(StandardCharsets.UTF_8)))
        .orElseGet(OneShotBody::empty);
  }

  @Override
  public void close() {
    calls.close();
  }
}

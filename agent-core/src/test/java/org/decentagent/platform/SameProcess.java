// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.decentagent.http.CallProgress;
import org.decentagent.testkit.platform.DirectAnswer;
import org.decentagent.testkit.platform.SimulatedPlatform;

/**
 * The network between a client and a simulated platform of the same process: whole requests and
 * whole answers, without sockets, for simulations of thousands of lives. Safe for use by many
 * threads.
 */
public final class SameProcess implements Interceptor {
  /** Nobody listens there, nor could. */
  public static final URI ADDRESS = URI.create("http://127.0.0.1:1");

  private final SimulatedPlatform platform;
  private final CallProgress.Listener progress = new CallProgress.Listener();

  private SameProcess(SimulatedPlatform platform) {
    this.platform = platform;
  }

  public static PlatformLink to(
      SimulatedPlatform platform, CallBudget budget, InstantSource clock) {
    return PlatformLink.to(ADDRESS, budget, clock).answeredBy(new SameProcess(platform));
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    progress.requestHeadersStart(chain.call());
    DirectAnswer answer =
        platform
            .answer(request.method(), target(request), headers(request), body(request))
            .orElseThrow(() -> new EOFException("unexpected end of stream"));
    ResponseBody body = ResponseBody.create(answer.body(), (MediaType) null);
    progress.responseBodyEnd(chain.call(), body.contentLength());
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(answer.status())
        .message("")
        .headers(Headers.of(answer.headers()))
        .body(body)
        .build();
  }

  private static URI target(Request request) {
    String query = request.url().encodedQuery();
    return URI.create(request.url().encodedPath() + (query == null ? "" : "?" + query));
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
    if (request.body() != null && request.body().contentType() != null) {
      headers.put("Content-Type", request.body().contentType().toString());
    }
    return headers;
  }

  private static byte[] body(Request request) throws IOException {
    Buffer body = new Buffer();
    if (request.body() != null) {
      request.body().writeTo(body);
    }
    return body.readByteArray();
  }
}

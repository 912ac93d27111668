// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request and its answer within one process. Confined to one thread. */
final class DirectExchange extends HttpExchange {
  private static final int NONE = -1;
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final String method;
  private final URI uri;
  private final Headers asked = new Headers();
  private final Headers answered = new Headers();
  private final InputStream request;
  private final ByteArrayOutputStream response = new ByteArrayOutputStream();
  private int status = NONE;

  DirectExchange(String method, URI uri, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.uri = uri;
    this.request = new ByteArrayInputStream(body);
    headers.forEach(asked::set);
  }

  Optional<DirectAnswer> answer() {
    if (status == NONE) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    answered.forEach((name, values) -> headers.put(name, values.getFirst()));
    return Optional.of(
        new DirectAnswer(status, headers, response.toString(StandardCharsets.UTF_8)));
  }

  @Override
  public Headers getRequestHeaders() {
    return asked;
  }

  @Override
  public Headers getResponseHeaders() {
    return answered;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public InputStream getRequestBody() {
    return request;
  }

  @Override
  public OutputStream getResponseBody() {
    return response;
  }

  @Override
  public void sendResponseHeaders(int code, long length) {
    status = code;
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return HERE;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return HERE;
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException("there is no server");
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException("nobody would read it");
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    throw new UnsupportedOperationException("there are no filters");
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }

  @Override
  public void close() {}
}

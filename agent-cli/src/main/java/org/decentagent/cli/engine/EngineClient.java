// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.decentagent.cli.console.Console;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A small client of the Docker Engine: HTTP 1.0, one connection a call, so that an answer simply
 * ends with its connection. Safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
 */
public final class EngineClient {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final int MOST = 64 << 20;

  private final EngineAddress address;

  /** Of one engine. */
  public EngineClient(EngineAddress address) {
    this.address = address;
  }

  /** Where the engine is. */
  public EngineAddress address() {
    return address;
  }

  /** What the engine said. */
  record Reply(int status, JsonNode body) {
    boolean isFine() {
      return status >= 200 && status < 300;
    }

    String message() {
      return status + " " + body.path("message").asString("");
    }
  }

  /** Whether an engine answers. */
  public boolean answers() {
    try {
      return call("GET", "/_ping").isFine();
    } catch (IOException e) {
      return false;
    }
  }

  /** One call. */
  Reply call(String method, String path) throws IOException {
    try (SocketChannel channel = address.connect()) {
      FutureTask<Reply> exchange = new FutureTask<>(() -> exchange(channel, method, path));
      Thread.ofVirtual().name("engine-call").start(exchange);
      return exchange.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(method, path, "no answer within " + WITHIN.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw failed(method, path, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(method, path, "interrupted", e);
    } catch (IOException e) {
      throw failed(method, path, String.valueOf(e.getMessage()), e);
    }
  }

  private IOException failed(String method, String path, String why, Exception cause) {
    return new IOException(
        "cannot ask the engine on " + address.text() + " (" + method + " " + path + "): " + why,
        cause);
  }

  private static Reply exchange(SocketChannel channel, String method, String path)
      throws IOException {
    String request = method + " " + path + " HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n";
    ByteBuffer out = StandardCharsets.US_ASCII.encode(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    while (channel.read(in) >= 0) {
      answer.write(in.array(), 0, in.position());
      in.clear();
      if (answer.size() > MOST) {
        throw new IOException("the answer has more than " + (MOST >> 20) + " MiB");
      }
    }
    return reply(answer.toString(StandardCharsets.UTF_8));
  }

  private static Reply reply(String answer) throws IOException {
    int end = answer.indexOf("\r\n\r\n");
    if (!answer.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*") || end < 0) {
      throw new IOException("what answers is no Docker Engine");
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    String body = answer.substring(end + 4).strip();
    try {
      return new Reply(
          status,
          body.startsWith("{") || body.startsWith("[")
              ? Console.json().readTree(body)
              : MissingNode.getInstance());
    } catch (JacksonException e) {
      throw new IOException("the answer is broken JSON", e);
    }
  }
}

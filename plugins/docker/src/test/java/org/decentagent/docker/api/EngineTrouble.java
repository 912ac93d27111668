// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.testkit.conformance.Mishap;
import org.decentagent.testkit.conformance.Troublemaker;

/** Lets the calls to a real engine go wrong on their way. Safe for use by many threads. */
public final class EngineTrouble implements Troublemaker {
  private final AtomicInteger befallen = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();
  private volatile Optional<Mishap> current = Optional.empty();
  private volatile String concerned = "";

  @Override
  public boolean knows(Mishap mishap) {
    return true;
  }

  /** Lets go wrong only the calls whose path has that in it. */
  public void begin(Mishap mishap, String path) {
    concerned = path;
    begin(mishap, 0);
  }

  @Override
  public void begin(Mishap mishap, int changes) {
    befallen.set(0);
    skipped.set(changes);
    current = Optional.of(mishap);
  }

  @Override
  public int befallen() {
    return befallen.get();
  }

  @Override
  public void end() {
    current = Optional.empty();
  }

  /** The way to an engine, with everything that can happen on it. */
  DockerHttpClient on(DockerHttpClient transport) {
    return new Troubled(transport, this);
  }

  private boolean befalls(Mishap mishap, DockerHttpClient.Request request) {
    if (!request.path().contains(concerned)) {
      return false;
    }
    boolean change = !request.method().equals("GET") && !request.method().equals("HEAD");
    boolean befalls =
        switch (mishap) {
          case UNREACHABLE, SERVER_ERROR, DENIED, THROTTLED, HANGING -> true;
          case NO_ROOM -> request.path().contains("/containers/create");
          case LISTING_CUT -> request.path().contains("/containers/json");
          case ANSWER_LOST, REQUEST_LOST -> change && skipped.getAndDecrement() == 0;
        };
    if (befalls) {
      befallen.incrementAndGet();
    }
    return befalls;
  }

  private record Troubled(DockerHttpClient transport, EngineTrouble trouble)
      implements DockerHttpClient {
    @Override
    public Response execute(Request request) {
      Optional<Mishap> mishap = trouble.current.filter(it -> trouble.befalls(it, request));
      if (mishap.isEmpty()) {
        return transport.execute(request);
      }
      return switch (mishap.get()) {
        case UNREACHABLE -> throw broken(new ConnectException("Connection refused"));
        case SERVER_ERROR -> new Refusing(500, "{\"message\":\"something went wrong\"}");
        case DENIED -> new Refusing(403, "{\"message\":\"authorization denied by plugin x: no\"}");
        case THROTTLED -> new Refusing(429, "{\"message\":\"come back later\"}");
        case NO_ROOM -> new Refusing(500, "{\"message\":\"no space left on device\"}");
        case LISTING_CUT -> new Refusing(200, "[{\"Id\":\"4711");
        case HANGING -> throw hang();
        case ANSWER_LOST -> {
          transport.execute(request).close();
          throw broken(new SocketException("Connection reset"));
        }
        case REQUEST_LOST -> throw broken(new SocketException("Connection reset"));
      };
    }

    private static RuntimeException hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return broken(new InterruptedIOException("interrupted"));
    }

    private static RuntimeException broken(IOException why) {
      return new UncheckedIOException(why);
    }

    @Override
    public void close() throws IOException {
      transport.close();
    }
  }

  /** An answer that the engine never gave. */
  private record Refusing(int status, String body) implements DockerHttpClient.Response {
    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return Map.of("Content-Type", List.of("application/json"));
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      // there is nothing to let go of
    }
  }
}

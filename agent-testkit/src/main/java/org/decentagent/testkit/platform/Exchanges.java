// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.RateLimiter;
import org.decentagent.testkit.platform.internal.wire.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests off the wire, lets faults happen to them, and logs them. Safe for many threads.
 */
final class Exchanges implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
  private static final int UNANSWERED = 0;

  private final FrontDoor door;
  private final FaultPlan faults;
  private final CallLog calls;
  private final InstantSource clock;
  private final CountDownLatch stopping;

  /**
   * @param stopping ends delays when it reaches zero
   */
  Exchanges(
      FrontDoor door,
      FaultPlan faults,
      CallLog calls,
      InstantSource clock,
      CountDownLatch stopping) {
    this.door = door;
    this.faults = faults;
    this.calls = calls;
    this.clock = clock;
    this.stopping = stopping;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      Request request = read(exchange, uri);
      int status = respondOrApologise(exchange, request);
      calls.add(new ReceivedCall(request.method(), request.path(), status, clock.instant()));
    }
  }

  private int respondOrApologise(HttpExchange exchange, Request request) throws IOException {
    try {
      return respond(exchange, request);
    } catch (RuntimeException e) {
      LOG.error("the simulated platform cannot answer {} {}", request.method(), request.path(), e);
      return Replies.send(exchange, Answer.plain(500, "Internal error: see the platform's log"));
    }
  }

  private int respond(HttpExchange exchange, Request request) throws IOException {
    Optional<Fault> fault = faults.take(request.method(), request.path());
    String peer = exchange.getRemoteAddress().getAddress().getHostAddress();
    if (fault.isEmpty()) {
      return Replies.send(exchange, door.answer(request, peer, Duration.ZERO));
    }
    return switch (fault.get()) {
      case Fault.Refused refused -> UNANSWERED;
      case Fault.LostAnswer lost -> {
        Answer unheard = door.answer(request, peer, Duration.ZERO);
        LOG.debug("the answer to {} is lost: {}", request.path(), unheard.getClass());
        yield UNANSWERED;
      }
      case Fault.Status(int status, String contentType, String body) ->
          Replies.send(exchange, status, contentType, body);
      case Fault.Throttled throttled -> Replies.send(exchange, RateLimiter.tooManyWrites());
      case Fault.Delayed(Duration by) -> {
        await(by);
        yield Replies.send(exchange, door.answer(request, peer, Duration.ZERO));
      }
      case Fault.HugeBody(int bytes) ->
          Replies.send(exchange, 200, Replies.JSON, Replies.huge(bytes));
      case Fault.MalformedElement(String json) -> {
        Answer answer = door.answer(request, peer, Duration.ZERO);
        yield Replies.send(exchange, Replies.withElement(answer, json));
      }
      case Fault.ClockSkew(Duration ahead) ->
          Replies.send(exchange, door.answer(request, peer, ahead));
    };
  }

  private void await(Duration delay) throws IOException {
    try {
      boolean stopped = stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS);
      if (stopped) {
        throw new IOException("the simulated platform stopped during a delay");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during a delay", e);
    }
  }

  private static Request read(HttpExchange exchange, URI uri) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new Request(exchange.getRequestMethod(), uri.getRawPath(), query, headers, body);
  }
}

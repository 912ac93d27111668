// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests off the wire, lets faults happen to them, and writes them down. Safe for use by
 * many threads.
 */
final class Exchanges implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
  private static final String JSON = "application/json";

  private final FrontDoor door;
  private final FaultPlan faults;
  private final Ledger ledger;
  private final InstantSource clock;

  Exchanges(FrontDoor door, FaultPlan faults, Ledger ledger, InstantSource clock) {
    this.door = door;
    this.faults = faults;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** What goes out; nothing where the connection is closed instead. */
  private record Outcome(Map<String, String> headers, Exchange.Answered answered) {
    static Outcome closed() {
      return new Outcome(Map.of(), Exchange.Answered.nothing());
    }

    static Outcome of(FrontDoor.Handed handed) {
      Answer answer = handed.answer();
      return new Outcome(
          handed.headers(),
          answer
              .document()
              .map(node -> new Exchange.Answered(answer.status(), JSON, node.toString()))
              .orElse(new Exchange.Answered(answer.status(), "", "")));
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      List<HetznerFault> planned =
          request.route().map(path -> faults.take(request.method(), path)).orElse(List.of());
      Outcome outcome = outcome(request, planned);
      ledger.add(new Exchange(clock.instant(), asked(request), outcome.answered(), planned));
      send(exchange, outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the simulated Hetzner Cloud cannot answer {}", exchange.getRequestURI(), e);
      throw e;
    }
  }

  private Outcome outcome(Request request, List<HetznerFault> planned) throws InterruptedException {
    for (HetznerFault fault : planned) {
      Optional<Outcome> instead = insteadOfEffect(request, fault);
      if (instead.isPresent()) {
        return instead.get();
      }
    }
    Outcome outcome = Outcome.of(door.answer(request, planned));
    for (HetznerFault fault : planned) {
      outcome = afterEffect(outcome, fault);
    }
    return outcome;
  }

  private Optional<Outcome> insteadOfEffect(Request request, HetznerFault fault)
      throws InterruptedException {
    return switch (fault) {
      case HetznerFault.Refused refused -> Optional.of(Outcome.closed());
      case HetznerFault.ErrorAnswer error -> Optional.of(Outcome.of(door.pretend(request, error)));
      case HetznerFault.Status(int status, String type, String body) ->
          Optional.of(new Outcome(Map.of(), new Exchange.Answered(status, type, body)));
      case HetznerFault.Held(Hold hold, HetznerFault.Point point) -> {
        if (point == HetznerFault.Point.BEFORE_EFFECT) {
          hold.pass();
        }
        yield Optional.empty();
      }
      case HetznerFault.LostAnswer lost -> Optional.empty();
      case HetznerFault.Garbled garbled -> Optional.empty();
      case HetznerFault.ActionFails fails -> Optional.empty();
      case HetznerFault.Hidden hidden -> Optional.empty();
      case HetznerFault.ShutdownIgnored ignored -> Optional.empty();
    };
  }

  private static Outcome afterEffect(Outcome outcome, HetznerFault fault)
      throws InterruptedException {
    return switch (fault) {
      case HetznerFault.LostAnswer lost -> Outcome.closed();
      case HetznerFault.Garbled(String body) ->
          new Outcome(
              outcome.headers(), new Exchange.Answered(outcome.answered().status(), JSON, body));
      case HetznerFault.Held(Hold hold, HetznerFault.Point point) -> {
        if (point == HetznerFault.Point.AFTER_EFFECT) {
          hold.pass();
        }
        yield outcome;
      }
      case HetznerFault.Refused refused -> outcome;
      case HetznerFault.ErrorAnswer error -> outcome;
      case HetznerFault.Status status -> outcome;
      case HetznerFault.ActionFails fails -> outcome;
      case HetznerFault.Hidden hidden -> outcome;
      case HetznerFault.ShutdownIgnored ignored -> outcome;
    };
  }

  private static void send(HttpExchange exchange, Outcome outcome) throws IOException {
    Exchange.Answered answered = outcome.answered();
    if (answered.status() == 0) {
      return;
    }
    outcome.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answered.body().getBytes(StandardCharsets.UTF_8);
    if (body.length == 0) {
      exchange.sendResponseHeaders(answered.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answered.contentType());
    exchange.sendResponseHeaders(answered.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static Request read(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    return new Request(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        exchange.getRequestHeaders(),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Exchange.Asked asked(Request request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    headers.remove("authorization");
    return new Exchange.Asked(
        request.method(), request.path(), request.query(), headers, request.body());
  }
}

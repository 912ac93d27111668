// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a client that was closed: nothing, whatever became of its calls. */
final class ClosedBackendHttpTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final String NOTHING = "";
  private static final String ENDLESS =
      "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(30_000);

  private static final HttpLimits HASTY =
      new HttpLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1000);
  private static final HttpLimits PATIENT =
      new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1000);

  private BareServer server;
  private ThreadsSince threads;

  /** Its thread is no thread of the client. */
  private void serve(BareServer started) {
    server = started;
    threads = new ThreadsSince();
  }

  @BeforeEach
  void serveNothing() throws Exception {
    serve(BareServer.saying(NOTHING));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void afterAnAnswerNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.saying(OK));

    Exchange exchange = sendAndClose(HASTY);

    assertThat(exchange).isInstanceOf(Exchange.Answered.class);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatWasRefusedNoThreadIsLeft() throws Exception {
    server.close();

    Exchange exchange = sendAndClose(HASTY);

    assertNotSent(exchange, "cannot connect");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatFoundNoConnectionInTimeNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.blackHole());

    Exchange exchange = sendAndClose(HASTY);

    assertNotSent(exchange, "no answer in time (no connection within 1.0 s)");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallWithoutAnAnswerInTimeNoThreadIsLeft() throws Exception {
    Exchange exchange = sendAndClose(HASTY);

    assertNoAnswer(exchange, "no answer in time (not all of it within 1.0 s)");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterAnAnswerThatWasNotReadToItsEndNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.saying(ENDLESS));

    Exchange exchange = sendAndClose(PATIENT);

    assertNoAnswer(exchange, "with more than 1000 bytes");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswer() throws Exception {
    BackendHttp http = http(PATIENT);
    CompletableFuture<Exchange> exchange = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> exchange.complete(http.send(HttpCall.of("POST", "x"))));
    server.awaitRequest();

    http.close();

    assertNoAnswer(exchange.get(10, TimeUnit.SECONDS), "this client was closed");
    assertNotSent(http.send(HttpCall.of("POST", "x")), "this client was closed");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsConnection() throws Exception {
    server.close();
    serve(BareServer.blackHole());
    CompletableFuture<Exchange> exchange = new CompletableFuture<>();
    try (BackendHttp http = http(PATIENT)) {
      Thread caller =
          Thread.ofPlatform().start(() -> exchange.complete(http.send(HttpCall.of("POST", "x"))));

      caller.interrupt();

      assertNotSent(exchange.get(10, TimeUnit.SECONDS), "interrupted");
    }
    assertThat(threads.left()).isEmpty();
  }

  private Exchange sendAndClose(HttpLimits limits) {
    try (BackendHttp http = http(limits)) {
      return http.send(HttpCall.of("POST", "x"));
    }
  }

  private BackendHttp http(HttpLimits limits) {
    return BackendHttp.at(
        "http://localhost:" + server.port(), Map.of(), limits, new ServerTrust.PublicAuthorities());
  }

  private static void assertNotSent(Exchange exchange, String why) {
    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NotSent.class, lost -> assertThat(lost.why()).contains(why));
  }

  private static void assertNoAnswer(Exchange exchange, String why) {
    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NoAnswer.class, lost -> assertThat(lost.why()).contains(why));
  }

  @Test
  void aCallThatWasGivenUpLetsItsConnectionGoThoughTheClientStays() throws Exception {
    try (BackendHttp http = http(HASTY)) {
      Exchange exchange = http.send(HttpCall.of("POST", "x"));

      server.awaitHangUp();

      assertNoAnswer(exchange, "no answer in time");
    }
  }

  @Test
  void closingEndsAConnectionThatIsKeptForTheNextCall() throws Exception {
    server.close();
    serve(BareServer.saying(OK));

    sendAndClose(PATIENT);

    server.awaitHangUp();
    assertThat(threads.left()).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a client that was closed: nothing, whatever became of its calls. */
final class ClosedClientTest {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n"
          + "{\"success\":true,\"data\":true}";
  private static final String NOTHING = "";
  private static final String HALF_AN_ERROR =
      "HTTP/1.1 500 Broken\r\nContent-Type: text/plain\r\nContent-Length: 90000\r\n\r\n"
          + "x".repeat(30_000);

  private static final Timeouts HASTY = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(60));

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

    Answer<Done> answer;
    try (PlatformClient client = client(HASTY)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertThat(answer).isEqualTo(new Answer.Ok<>(Done.DONE));
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatWasRefusedNoThreadIsLeft() throws Exception {
    server.close();

    Answer<Done> answer;
    try (PlatformClient client = client(HASTY)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertUnreachable(answer, Effect.NONE, "cannot connect");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatFoundNoConnectionInTimeNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.blackHole());

    Answer<Done> answer;
    try (PlatformClient client = client(HASTY)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertUnreachable(answer, Effect.NONE, "no answer in time (no connection within 1.0 s)");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void aPortThatIsSilentToTlsIsSaidToBePerhapsOfPlainHttp() throws Exception {
    URI secure = URI.create("https://localhost:" + server.port());

    Answer<Done> answer;
    try (PlatformClient client = client(secure, HASTY)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertUnreachable(answer, Effect.NONE, "as one of plain http would: no secure connection");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallWithoutAnAnswerInTimeNoThreadIsLeft() throws Exception {
    Answer<Done> answer;
    try (PlatformClient client = client(HASTY)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertUnreachable(answer, Effect.MAYBE, "no answer in time (not all of it within 1.0 s)");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterAnAnswerThatWasNotReadToItsEndNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.saying(HALF_AN_ERROR));

    Answer<Done> answer;
    try (PlatformClient client = client(PATIENT)) {
      answer = client.reportTerminated(CONTRACT);
    }

    assertThat(answer).isInstanceOf(Answer.Unreadable.class);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswer() throws Exception {
    PlatformClient client = client(PATIENT);
    CompletableFuture<Answer<Done>> answer = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> answer.complete(client.reportTerminated(CONTRACT)));
    server.awaitRequest();

    client.close();

    assertUnreachable(answer.get(10, TimeUnit.SECONDS), Effect.MAYBE, "this client was closed");
    assertUnreachable(client.reportTerminated(CONTRACT), Effect.NONE, "this client was closed");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void closingEndsACallThatWaitsForItsConnection() throws Exception {
    server.close();
    serve(BareServer.blackHole());
    PlatformClient client = client(PATIENT);
    CompletableFuture<Answer<Done>> answer = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform().start(() -> answer.complete(client.reportTerminated(CONTRACT)));
    awaitWaiting(caller);

    client.close();

    assertUnreachable(answer.get(10, TimeUnit.SECONDS), Effect.NONE, "this client was closed");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsAnswer() throws Exception {
    CompletableFuture<Answer<Done>> answer = new CompletableFuture<>();
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    try (PlatformClient client = client(PATIENT)) {
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                answer.complete(client.reportTerminated(CONTRACT));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
              });
      server.awaitRequest();

      caller.interrupt();

      assertUnreachable(answer.get(10, TimeUnit.SECONDS), Effect.MAYBE, "interrupted");
      assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads.left()).isEmpty();
  }

  private PlatformClient client(Timeouts timeouts) {
    return client(URI.create("http://localhost:" + server.port()), timeouts);
  }

  private static PlatformClient client(URI address, Timeouts timeouts) {
    PlatformLink link =
        PlatformLink.to(address, CallBudget.unlimited(), InstantSource.fixed(PlatformServer.NOW));
    return PlatformClient.of(
        link.within(timeouts), PlatformServer.PROVIDER, PlatformServer.agentKey());
  }

  private static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void assertUnreachable(Answer<Done> answer, Effect effect, String why) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            lost -> {
              assertThat(lost.effect()).isEqualTo(effect);
              assertThat(lost.why()).contains(why);
            });
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of clients that were closed: nothing, whatever became of their calls. */
final class ClosedCallsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final String NOTHING = "";
  private static final String ENDLESS =
      "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(30_000);

  private static final Timeouts HASTY = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(60));

  private BareServer server;
  private ThreadsSince threads;

  /** What became of a call: the answer's words, or why there is none. */
  private record Ending(Optional<String> said, Optional<IOException> why, boolean begun) {}

  /** Its thread is no thread of the clients. */
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

    Ending ending = changeAndClose(HASTY);

    assertThat(ending.said()).contains("{}");
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatWasRefusedNoThreadIsLeft() throws Exception {
    server.close();

    Ending ending = changeAndClose(HASTY);

    assertFailed(ending, "Failed to connect", false);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallThatFoundNoConnectionInTimeNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.blackHole());

    Ending ending = changeAndClose(HASTY);

    assertFailed(ending, "no connection within 1.0 s", false);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void aPortThatIsSilentToTlsIsSaidToBePerhapsOfPlainHttp() throws Exception {
    Request secure = request().newBuilder().url("https://localhost:" + server.port()).build();

    Ending ending;
    try (HttpCalls calls = calls(HASTY)) {
      ending = change(calls, secure);
    }

    assertFailed(ending, "as one of plain http would: no secure connection", false);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterACallWithoutAnAnswerInTimeNoThreadIsLeft() throws Exception {
    Ending ending = changeAndClose(HASTY);

    assertFailed(ending, "not all of it within 1.0 s", true);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void afterAnAnswerThatWasNotReadToItsEndNoThreadIsLeft() throws Exception {
    server.close();
    serve(BareServer.saying(ENDLESS));
    CallProgress progress = new CallProgress();

    String start;
    try (HttpCalls calls = calls(PATIENT)) {
      start = calls.read(request(), progress, answer -> answer.body().source().readUtf8(10));
    }

    assertThat(start).isEqualTo("x".repeat(10));
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void aCallThatWasGivenUpLetsItsConnectionGoThoughTheClientStays() throws Exception {
    try (HttpCalls calls = calls(HASTY)) {
      Ending ending = change(calls);

      server.awaitHangUp();

      assertFailed(ending, "not all of it within 1.0 s", true);
    }
  }

  @Test
  void closingEndsAConnectionThatIsKeptForTheNextCall() throws Exception {
    server.close();
    serve(BareServer.saying(OK));

    changeAndClose(PATIENT);

    server.awaitHangUp();
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswer() throws Exception {
    HttpCalls calls = calls(PATIENT);
    CompletableFuture<Ending> ending = started(calls).ending();
    server.awaitRequest();

    calls.close();

    assertFailed(ending.get(10, TimeUnit.SECONDS), "this client was closed", true);
    assertFailed(change(calls), "this client was closed", false);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void closingEndsACallThatWaitsForItsConnection() throws Exception {
    server.close();
    serve(BareServer.blackHole());
    HttpCalls calls = calls(PATIENT);
    Started started = started(calls);
    awaitWaiting(started.caller());

    calls.close();

    assertFailed(started.ending().get(10, TimeUnit.SECONDS), "this client was closed", false);
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsAnswer() throws Exception {
    try (HttpCalls calls = calls(PATIENT)) {
      Started started = started(calls);
      server.awaitRequest();

      started.caller().interrupt();

      assertFailed(started.ending().get(10, TimeUnit.SECONDS), "interrupted", true);
      assertThat(started.stillInterrupted().get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads.left()).isEmpty();
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsConnection() throws Exception {
    server.close();
    serve(BareServer.blackHole());
    try (HttpCalls calls = calls(PATIENT)) {
      Started started = started(calls);

      started.caller().interrupt();

      assertFailed(started.ending().get(10, TimeUnit.SECONDS), "interrupted", false);
    }
    assertThat(threads.left()).isEmpty();
  }

  private HttpCalls calls(Timeouts timeouts) {
    return new HttpCalls("test", timeouts, client -> {});
  }

  private Request request() {
    return new Request.Builder()
        .url("http://localhost:" + server.port())
        .post(OneShotBody.empty())
        .build();
  }

  private Ending change(HttpCalls calls) {
    return change(calls, request());
  }

  private static Ending change(HttpCalls calls, Request request) {
    CallProgress progress = new CallProgress();
    try {
      String said = calls.change(request, progress, answer -> answer.body().string());
      return new Ending(Optional.of(said), Optional.empty(), progress.begun());
    } catch (IOException e) {
      return new Ending(Optional.empty(), Optional.of(e), progress.begun());
    }
  }

  private Ending changeAndClose(Timeouts timeouts) {
    try (HttpCalls calls = calls(timeouts)) {
      return change(calls);
    }
  }

  private record Started(
      Thread caller,
      CompletableFuture<Ending> ending,
      CompletableFuture<Boolean> stillInterrupted) {}

  private Started started(HttpCalls calls) {
    CompletableFuture<Ending> ending = new CompletableFuture<>();
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              ending.complete(change(calls));
              stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    return new Started(caller, ending, stillInterrupted);
  }

  private static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void assertFailed(Ending ending, String why, boolean begun) {
    assertThat(ending.why()).hasValueSatisfying(it -> assertThat(it).hasMessageContaining(why));
    assertThat(ending.begun()).isEqualTo(begun);
  }

  @Test
  void closingWaitsForTheThreadOfACallThatIsBeingRead() throws Exception {
    server.close();
    serve(BareServer.saying(OK));
    HttpCalls calls = calls(PATIENT);
    CountDownLatch reading = new CountDownLatch(1);
    Thread closing = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                calls.read(
                    request(),
                    new CallProgress(),
                    answer -> {
                      reading.countDown();
                      goOnUntilItWaits(closing);
                      over.set(true);
                      return "";
                    });
              } catch (IOException e) {
                // as it is closed
              }
            });
    reading.await();

    calls.close();

    assertThat(over).isTrue();
    caller.join();
  }

  /** Told to end, it goes on until whoever told it waits. */
  private static void goOnUntilItWaits(Thread closing) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      awaitWaiting(closing);
    }
  }

  @Test
  void whatAClientNeedsBesidesItGets() throws Exception {
    server.close();
    serve(BareServer.saying(OK));
    AtomicReference<String> seen = new AtomicReference<>("");
    try (HttpCalls calls =
        new HttpCalls(
            "test",
            HASTY,
            client ->
                client.addInterceptor(chain -> {
                  seen.set(chain.request().method());
                  return chain.proceed(chain.request());
                }))) {
      change(calls);
    }

    assertThat(seen).hasValue("POST");
  }

  @Test
  void aDocumentIsWrittenAsItIs() throws IOException {
    Buffer sent = new Buffer();

    OneShotBody.of("application/json", new byte[] {'{', '}'}).writeTo(sent);

    assertThat(sent.readUtf8()).isEqualTo("{}");
  }

  @Test
  void aDeadlineThatIsNoneIsRefused() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new Timeouts(Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Timeouts(second, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

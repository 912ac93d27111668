// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.PROVIDER;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.decentagent.http.Timeouts;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose connection fails, or is never made. */
final class ConnectionTest {
  private final PlatformServer server = new PlatformServer();
  private final PlatformClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  @Guards(Rule.EFFECT)
  void aRefusedConnectionHasNoEffect() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    try (PlatformClient lonely = to(nobody)) {
      assertThat(lonely.reportProvisioning(CONTRACT))
          .isInstanceOfSatisfying(
              Answer.Unreachable.class,
              answer -> {
                assertThat(answer.effect()).isEqualTo(Effect.NONE);
                assertThat(answer.why()).contains("127.0.0.1:" + nobody.getPort(), "connect");
              });
    }
  }

  @Test
  void aServerWithoutTlsHasNoEffect() {
    URI tls = URI.create("https://127.0.0.1:" + server.url().getPort());

    try (PlatformClient secure = to(tls)) {
      assertThat(secure.reportProvisioning(CONTRACT))
          .isInstanceOfSatisfying(
              Answer.Unreachable.class,
              answer -> assertThat(answer.effect()).isEqualTo(Effect.NONE));
    }
  }

  @Test
  @Guards(Rule.EFFECT)
  void silenceAfterTheRequestMayHaveHadItsEffect() {
    server.answer(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(client.reportProvisioning(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            answer -> assertThat(answer.effect()).isEqualTo(Effect.MAYBE));
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  @Guards(Rule.EFFECT)
  void aConnectionThatBreaksAfterTheRequestMayHaveHadItsEffectAndIsNotTriedAgain() {
    server.answerJson("{\"success\":true,\"data\":true}");
    server.answer(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.answerJson("{\"success\":true,\"data\":true}");

    client.reportTerminated(CONTRACT);
    Answer<Done> answer = client.reportTerminated(CONTRACT);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            broken -> assertThat(broken.effect()).isEqualTo(Effect.MAYBE));
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  @Guards(Rule.EFFECT)
  void anAnswerCutInTheMiddleMayHaveHadItsEffect() {
    server.answer(
        new MockResponse.Builder()
            .body("{\"success\":true,\"data\":\"" + "x".repeat(4096) + "\"}")
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    assertThat(client.reportProvisioning(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            answer -> assertThat(answer.effect()).isEqualTo(Effect.MAYBE));
  }

  @Test
  void anAnswerThatTricklesEndsAtTheDeadlineOfTheCall() {
    server.answer(
        new MockResponse.Builder()
            .body("x".repeat(10_000))
            .throttleBody(1, 100, TimeUnit.MILLISECONDS)
            .build());
    Timeouts tight = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(500));

    try (PlatformClient hasty =
        PlatformClient.of(server.link().within(tight), PROVIDER, PlatformServer.agentKey())) {
      assertThat(hasty.pendingContracts())
          .isInstanceOfSatisfying(
              Answer.Unreachable.class,
              answer -> assertThat(answer.effect()).isEqualTo(Effect.NONE));
    }
  }

  @Test
  @Guards(Rule.EFFECT)
  void anAnswerOfNegativeLengthMayHaveHadItsEffect() {
    server.answer(new MockResponse.Builder().setHeader("Content-Length", -5).build());

    assertThat(client.reportProvisioning(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            answer -> {
              assertThat(answer.effect()).isEqualTo(Effect.MAYBE);
              assertThat(answer.why()).contains("Content-Length");
            });
  }

  @Test
  void aCallThatIsEndedByClosingMayHaveHadItsEffectAndNoneIsMadeAfterwards() throws Exception {
    server.answer(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    PlatformClient closed = to(server.url());
    CompletableFuture<Answer<Done>> answer = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> answer.complete(closed.reportTerminated(CONTRACT)));
    server.request();

    closed.close();

    assertClosed(answer.get(10, TimeUnit.SECONDS), Effect.MAYBE);
    assertClosed(closed.reportTerminated(CONTRACT), Effect.NONE);
  }

  private static void assertClosed(Answer<Done> answer, Effect effect) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            lost -> {
              assertThat(lost.effect()).isEqualTo(effect);
              assertThat(lost.why()).contains("this client was closed");
            });
  }

  @Test
  void aReadThatIsRepeatedOnAFreshConnectionIsSignedAnew() {
    String none = "{\"success\":true,\"data\":[]}";
    server.answerJson(none);
    server.answer(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.answerJson(none);

    client.pendingContracts();
    Answer<PendingContracts> repeated = client.pendingContracts();

    assertThat(repeated).isInstanceOf(Answer.Ok.class);
    assertThat(Stream.generate(server::request).limit(3))
        .map(request -> request.getHeaders().get("X-Nonce"))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void aQuestionByPostIsRepeatedOnAFreshConnectionToo() {
    String answer = "{\"success\":true,\"data\":{\"keep\":[],\"terminate\":[],\"unknown\":[]}}";
    server.answerJson(answer);
    server.answer(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.answerJson(answer);

    client.reconcile(List.of());
    Answer<Reconciliation> repeated = client.reconcile(List.of());

    assertThat(repeated).isInstanceOf(Answer.Ok.class);
    assertThat(Stream.generate(server::request).limit(3))
        .map(request -> request.getHeaders().get("X-Nonce"))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  private static PlatformClient to(URI url) {
    return PlatformClient.of(
        url,
        PROVIDER,
        PlatformServer.agentKey(),
        CallBudget.unlimited(),
        InstantSource.system(),
        new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(2)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.PROVIDER;

import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
  void anUnknownHostIsNamed() {
    HttpUrl url = HttpUrl.get("https://no-such-host.invalid/");

    assertThat(NetworkFailure.explain(url, new UnknownHostException("no-such-host.invalid")))
        .isEqualTo("no-such-host.invalid:443: there is no such host; check the platform's url");
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

  @ParameterizedTest
  @MethodSource("tlsFaults")
  void whatIsWrongWithTlsIsSaidInWords(Exception fault, String words) {
    SSLException failure = new SSLHandshakeException("PKIX path building failed: sun.security.…");
    failure.initCause(new CertificateException(fault));

    assertThat(NetworkFailure.explain(HttpUrl.get("https://a.example/"), failure))
        .isEqualTo("a.example:443: no secure connection (" + words + ")");
  }

  static List<Arguments> tlsFaults() {
    return List.of(
        Arguments.of(
            new SSLException("Unsupported or unrecognized SSL message"),
            "what answers there speaks no TLS"),
        Arguments.of(
            new CertPathBuilderException("unable to find valid certification path"),
            "its certificate is signed by nobody whom this machine trusts"),
        Arguments.of(
            new CertificateExpiredException("NotAfter: …"),
            "its certificate is over, by the clock of this machine"),
        Arguments.of(
            new CertificateNotYetValidException("NotBefore: …"),
            "its certificate is not valid yet, by the clock of this machine"),
        Arguments.of(
            new SSLPeerUnverifiedException("Hostname a.example not verified:\n  DN: CN=b"),
            "its certificate is for another host"));
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
  void anAnswerOfNegativeLengthMayHaveHadItsEffect() throws Exception {
    String words =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n";

    try (BareServer bare = BareServer.saying(words);
        PlatformClient other = to(URI.create("http://127.0.0.1:" + bare.port()))) {
      assertThat(other.reportProvisioning(CONTRACT))
          .isInstanceOfSatisfying(
              Answer.Unreachable.class,
              answer -> {
                assertThat(answer.effect()).isEqualTo(Effect.MAYBE);
                assertThat(answer.why()).contains("Content-Length");
              });
    }
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

  @Test
  void anAnswerThatEndsTooEarlyIsSaidInWords() {
    HttpUrl url = HttpUrl.get("https://platform.example/");

    assertThat(NetworkFailure.explain(url, new EOFException()))
        .isEqualTo("platform.example:443: the connection broke (the answer ended too early)");
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

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendHttpTest {
  private static final HttpLimits QUICK =
      new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 1000);

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private BackendHttp http(ServerTrust trust) {
    return BackendHttp.at(
        server.url("/v1").toString(), Map.of("Authorization", "Bearer t"), QUICK, trust);
  }

  private BackendHttp plain() {
    return http(new ServerTrust.PublicAuthorities());
  }

  @Test
  void whatWasAskedArrivesEncodedUnderTheBase() throws InterruptedException {
    server.enqueue(new MockResponse(200, okhttp3.Headers.of("X-Id", "7"), "{}"));

    Exchange exchange =
        plain().send(HttpCall.get("a b", "c").with("label", "x=y&z").with("id", "1"));

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getTarget()).isEqualTo("/v1/a%20b/c?label=x%3Dy%26z&id=1");
    assertThat(seen.getHeaders().get("Authorization")).isEqualTo("Bearer t");
    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.Answered.class, answer -> assertThat(answer.header("x-ID")).contains("7"));
  }

  @Test
  void aChangeWhoseConnectionBreaksIsSentOnceAndMayHaveHappened() throws InterruptedException {
    server.enqueue(
        new MockResponse.Builder().onRequestBody(new SocketEffect.CloseSocket()).build());
    server.enqueue(new MockResponse(201, okhttp3.Headers.of(), "{}"));

    Exchange exchange = plain().send(HttpCall.of("POST", "servers").json("{\"name\":\"a\"}"));

    assertThat(exchange).isInstanceOf(Exchange.NoAnswer.class);
    assertThat(server.takeRequest(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aStatusOfFailureIsAnAnswer() {
    server.enqueue(new MockResponse(503, okhttp3.Headers.of("Retry-After", "0"), "busy"));

    Exchange exchange = plain().send(HttpCall.of("POST", "servers"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.Answered.class,
            answer -> {
              assertThat(answer.status()).isEqualTo(503);
              assertThat(answer.body()).isEqualTo("busy");
              assertThat(answer.isSuccess()).isFalse();
            });
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aClosedPortMeansThatNothingWasSent() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    Exchange exchange =
        BackendHttp.at(
                "http://127.0.0.1:" + port, Map.of(), QUICK, new ServerTrust.PublicAuthorities())
            .send(HttpCall.of("POST", "x"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NotSent.class,
            failed -> {
              assertThat(failed.why()).contains("127.0.0.1:" + port).contains("cannot connect");
              assertThat(failed.untrusted()).isFalse();
            });
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() {
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "x".repeat(2000)));

    Exchange exchange = plain().send(HttpCall.get("big"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NoAnswer.class, none -> assertThat(none.why()).contains("more than 1000"));
  }

  @Test
  void anAnswerOfNegativeLengthIsNone() {
    server.enqueue(new MockResponse.Builder().setHeader("Content-Length", -5).build());

    Exchange exchange = plain().send(HttpCall.of("POST", "servers"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NoAnswer.class, none -> assertThat(none.why()).contains("Content-Length"));
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswerAndNothingIsSentAfterwards() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    BackendHttp http = plain();
    CompletableFuture<Exchange> exchange = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> exchange.complete(http.send(HttpCall.of("POST", "x"))));
    server.takeRequest();

    http.close();

    assertThat(exchange.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Exchange.NoAnswer.class, none -> assertThat(none.why()).contains("was closed"));
    assertThat(http.send(HttpCall.of("POST", "x")))
        .isInstanceOfSatisfying(
            Exchange.NotSent.class, none -> assertThat(none.why()).contains("was closed"));
  }

  @Test
  void aDeleteWithoutABodyHasNone() throws InterruptedException {
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));

    plain().send(HttpCall.of("DELETE", "servers", "1"));

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getBodySize()).isZero();
    assertThat(seen.getHeaders().get("Content-Length")).isNull();
  }

  @Test
  void onlyThePinnedCertificateIsBelieved() throws Exception {
    HeldCertificate shown = new HeldCertificate.Builder().commonName("another name").build();
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(shown).build().sslSocketFactory());
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));
    String pin =
        HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(shown.certificate().getEncoded()));

    Exchange wrong = http(new ServerTrust.Pinned(Set.of("ab".repeat(32)))).send(HttpCall.get("x"));
    Exchange byPublic = plain().send(HttpCall.get("x"));
    Exchange right = http(new ServerTrust.Pinned(Set.of(pin))).send(HttpCall.get("x"));

    assertThat(wrong)
        .isInstanceOfSatisfying(
            Exchange.NotSent.class,
            failed -> {
              assertThat(failed.untrusted()).isTrue();
              assertThat(failed.why()).contains(pin);
            });
    assertThat(byPublic)
        .isInstanceOfSatisfying(
            Exchange.NotSent.class,
            failed ->
                assertThat(failed.why())
                    .endsWith(
                        "no secure connection"
                            + " (its certificate is signed by nobody whom this machine trusts)"));
    assertThat(right).isInstanceOf(Exchange.Answered.class);
  }

  @Test
  void anAuthorityOfOurOwnIsBelievedForTheNameItSigned(@TempDir Path folder) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate leaf =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName(server.getHostName())
            .build();
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(leaf).build().sslSocketFactory());
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));
    Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());

    Exchange exchange = http(new ServerTrust.OwnAuthority(pem)).send(HttpCall.get("x"));

    assertThat(exchange).isInstanceOf(Exchange.Answered.class);
    assertThatThrownBy(() -> http(new ServerTrust.OwnAuthority(folder.resolve("none.pem"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.pem");
  }

  @Test
  void neitherCallsNorAnswersPrintTheirBodies() {
    HttpCall call = HttpCall.of("POST", "servers").with("token", "s3cret").json("s3cret");
    Exchange answered = new Exchange.Answered(200, Map.of("set-cookie", "s3cret"), "s3cret");

    assertThat(call.toString() + call.body() + answered).doesNotContain("s3cret");
    assertThat(Optional.of(call)).hasToString("Optional[POST /servers]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1/v1",
        "nothing",
        "https://127.0.0.1/v1?a=b",
        "https://h/v1#part",
        "https://h:99999/v1"
      })
  void whatIsNoAddressOfAServiceIsRefused(String base) {
    assertThatThrownBy(() ->
            BackendHttp.at(base, Map.of(), QUICK, new ServerTrust.PublicAuthorities()).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + base + "' is not the address of an HTTP service")
        .hasMessageContaining("a port of 1 to 65535");
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() {
    server.enqueue(
        new MockResponse(302, okhttp3.Headers.of("Location", server.url("/else").toString()), ""));
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));

    Exchange exchange = plain().send(HttpCall.get("x"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.Answered.class,
            answer -> {
              assertThat(answer.status()).isEqualTo(302);
              assertThat(answer.isSuccess()).isFalse();
            });
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aDeleteThatHasABodySendsIt() throws InterruptedException {
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));

    plain().send(HttpCall.of("DELETE", "servers", "1").json("{\"force\":1}"));

    RecordedRequest seen = server.takeRequest();
    assertThat(Objects.requireNonNull(seen.getBody()).utf8()).isEqualTo("{\"force\":1}");
    assertThat(seen.getHeaders().get("Content-Type")).startsWith("application/json");
    assertThat(seen.getHeaders().get("Accept")).isEqualTo("application/json");
  }

  @Test
  void anAnswerOfTheLongestLengthIsRead() {
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "x".repeat(1000)));

    Exchange exchange = plain().send(HttpCall.get("x"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.Answered.class, answer -> assertThat(answer.body()).hasSize(1000));
  }

  private String refusedBecause(HeldCertificate authority, HeldCertificate leaf, Path folder)
      throws IOException {
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(leaf).build().sslSocketFactory());
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "{}"));
    Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());

    Exchange exchange = http(new ServerTrust.OwnAuthority(pem)).send(HttpCall.get("x"));

    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.NotSent.class, failed -> assertThat(failed.untrusted()).isTrue());
    return ((Exchange.NotSent) exchange).why();
  }

  private static HeldCertificate.Builder signedBy(HeldCertificate authority) {
    return new HeldCertificate.Builder().signedBy(authority);
  }

  @Test
  void anAuthorityOfOurOwnIsNotBelievedForAnotherName(@TempDir Path folder) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate leaf =
        signedBy(authority).addSubjectAlternativeName("another.example.org").build();

    assertThat(refusedBecause(authority, leaf, folder))
        .contains("its certificate is for another host");
  }

  @Test
  void anAuthorityOfOurOwnIsNotBelievedForWhatAnotherSigned(@TempDir Path folder)
      throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate another = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate leaf =
        signedBy(another).addSubjectAlternativeName(server.getHostName()).build();

    assertThat(refusedBecause(authority, leaf, folder)).contains("whom this machine trusts");
  }

  @Test
  void aCertificateOutOfItsTimeIsNamedAsThat(@TempDir Path folder) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate over =
        signedBy(authority)
            .addSubjectAlternativeName(server.getHostName())
            .validityInterval(0, 1000)
            .build();

    assertThat(refusedBecause(authority, over, folder)).contains("its certificate is over");
  }

  @Test
  void aCertificateBeforeItsTimeIsNamedAsThat(@TempDir Path folder) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate early =
        signedBy(authority)
            .addSubjectAlternativeName(server.getHostName())
            .validityInterval(4_000_000_000_000L, 4_100_000_000_000L)
            .build();

    assertThat(refusedBecause(authority, early, folder)).contains("is not valid yet");
  }

  @Test
  void aFileWithoutACertificateIsNoAuthority(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> http(new ServerTrust.OwnAuthority(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem holds no certificate");
  }

  @Test
  void whatIsNoFingerprintIsRefused() {
    assertThatThrownBy(() -> new ServerTrust.Pinned(Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ServerTrust.Pinned(Set.of("ab".repeat(32), "ab".repeat(20))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hex digits");
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new HttpLimits(Duration.ZERO, second, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HttpLimits(second, Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HttpLimits(second, second, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of every way in which a call can end. */
final class AnswerTest {
  private final PlatformServer server = new PlatformServer();
  private final PlatformClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aHeartbeatAnswerWithoutItsOptionalMembersIsRead() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"acknowledged\":true,\"nextHeartbeatSeconds\":60}}");

    Answer<HeartbeatAnswer> answer = client.heartbeat(heartbeat());

    assertThat(answer)
        .isEqualTo(
            new Answer.Ok<>(
                new HeartbeatAnswer(
                    Duration.ofSeconds(60), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @Test
  void whereOnlyTheClockIsWrongTheKeyIsNotBlamed() {
    Answer<String> clock = new Answer.Denied<>(401, "Request timestamp expired (max 5 minutes)");
    Answer<String> key = new Answer.Denied<>(401, "Invalid signature");

    assertThat(clock.explanation()).contains("clock", "timedatectl").doesNotContain("key");
    assertThat(key.explanation()).contains("does not accept this key");
  }

  @Test
  void nullsAndUnknownMembersMeanNothing() {
    server.answerJson(
        "{\"new\":[{}],\"error\":null,\"data\":{\"nextHeartbeatSeconds\":30,\"poolId\":\"p-1\","
            + "\"poolName\":null,\"upgradeToVersion\":\"v1.2.3\",\"what\":{\"deep\":[1]}},"
            + "\"success\":true}");

    Answer<HeartbeatAnswer> answer = client.heartbeat(heartbeat());

    assertThat(answer)
        .isEqualTo(
            new Answer.Ok<>(
                new HeartbeatAnswer(
                    Duration.ofSeconds(30),
                    Optional.of("p-1"),
                    Optional.empty(),
                    Optional.of("v1.2.3"))));
  }

  @ParameterizedTest
  @CsvSource({"0,5", "-9,5", "9223372036854775807,240"})
  void aSenselessHeartbeatIntervalIsBounded(long asked, long expected) {
    server.answerJson("{\"success\":true,\"data\":{\"nextHeartbeatSeconds\":" + asked + "}}");

    Answer<HeartbeatAnswer> answer = client.heartbeat(heartbeat());

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Ok.class,
            ok ->
                assertThat(((HeartbeatAnswer) ok.value()).next().toSeconds()).isEqualTo(expected));
  }

  @Test
  void aLockTellsWhenItEnds() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"acquired\":true,\"expiresAtNs\":1767225900123456789}}");

    Answer<Lock> answer = client.lock(CONTRACT);

    assertThat(answer)
        .isEqualTo(
            new Answer.Ok<>(
                new Lock.Acquired(Instant.ofEpochSecond(1_767_225_900L, 123_456_789L))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"success\":true,\"data\":{\"acquired\":false,\"expiresAtNs\":1767225900123456789},"
            + "\"error\":\"Contract already locked by another agent\"}",
        "{\"success\":true,\"data\":{\"acquired\":false,\"expiresAtNs\":null}}",
        "{\"success\":false,\"error\":\"Contract already locked by another agent\"}"
      })
  void aForeignLockIsAnAnswerAndNoFailure(String body) {
    server.answerJson(body);

    assertThat(client.lock(CONTRACT)).isEqualTo(new Answer.Ok<>(new Lock.HeldElsewhere()));
  }

  @Test
  void aReleaseSaysWhetherTheLockWasOurs() {
    server.answerJson("{\"success\":true,\"data\":true}");
    server.answerJson(
        "{\"success\":true,\"data\":false,\"error\":\"Lock not held by this agent\"}");

    assertThat(client.release(CONTRACT)).isEqualTo(new Answer.Ok<>(Release.RELEASED));
    assertThat(client.release(CONTRACT)).isEqualTo(new Answer.Ok<>(Release.NOT_HELD));
  }

  @Test
  void successWithFalseDataIsARefusal() {
    server.answerJson("{\"success\":true,\"data\":false,\"error\":\"Something new\"}");

    assertThat(client.reportTerminated(CONTRACT))
        .isEqualTo(new Answer.Refused<>(new Refusal.Unclassified("Something new")));
  }

  @Test
  void whatIsNoSuccessIsARefusalWhateverDataItCarries() {
    server.answerJson("{\"success\":false,\"data\":\"done\",\"error\":\"Something new\"}");

    assertThat(client.reportTerminated(CONTRACT))
        .isEqualTo(new Answer.Refused<>(new Refusal.Unclassified("Something new")));
  }

  @Test
  void successWithoutDataIsEnoughWhereNothingIsExpected() {
    server.answerJson("{\"success\":true}");

    assertThat(client.reportExpired(CONTRACT)).isEqualTo(new Answer.Ok<>(Done.DONE));
  }

  @Test
  void successWithoutDataIsUnreadableWhereAValueIsExpected() {
    server.answerJson("{\"success\":true}");

    assertThat(client.lock(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreadable.class,
            answer -> {
              assertThat(answer.why()).contains("'data' is missing");
              assertThat(answer.effect()).isEqualTo(Effect.MAYBE);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "401,Missing required header: X-Agent-Pubkey",
    "401,Request timestamp expired (max 5 minutes)",
    "401,Invalid signature: Signature verification failed: x",
    "401,Invalid signature: No active delegation found for agent key 'd04a'",
    "403,Admin access denied."
  })
  void aRefusedIdentityIsDenied(int status, String body) {
    server.answerText(status, body);

    assertThat(client.reportProvisioning(CONTRACT)).isEqualTo(new Answer.Denied<>(status, body));
  }

  @ParameterizedTest
  @CsvSource({
    "400,parse request payload error: x",
    "400,Invalid format: Public key must be 32 bytes",
    "404,not found",
    "405,method not allowed",
    "415,unsupported",
    "500,Internal error: Failed to create identity: x"
  })
  void aRefusedFormIsRejected(int status, String body) {
    server.answerText(status, body);

    assertThat(client.reportProvisioning(CONTRACT)).isEqualTo(new Answer.Rejected<>(status, body));
  }

  @Test
  void tooManyCallsAreThrottledWithThePlatformsDelay() {
    server.answer(
        new MockResponse.Builder()
            .code(429)
            .addHeader("Retry-After", "60")
            .addHeader("X-RateLimit-Tier", "standard")
            .body("Rate limit exceeded. Please try again later.")
            .build());
    server.answer(
        new MockResponse.Builder().code(429).addHeader("Retry-After", "999999999").build());
    server.answer(new MockResponse.Builder().code(429).addHeader("Retry-After", "soon").build());

    assertThat(client.reportProvisioning(CONTRACT))
        .isEqualTo(new Answer.Throttled<>(Duration.ofSeconds(60)));
    assertThat(client.reportProvisioning(CONTRACT))
        .isEqualTo(new Answer.Throttled<>(Duration.ofHours(1)));
    assertThat(client.reportProvisioning(CONTRACT))
        .isEqualTo(new Answer.Throttled<>(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 301, 307})
  @Guards(Rule.EFFECT)
  void anUndocumentedStatusMayHaveHadItsEffectOnAChangeAndNoneOnARead(int status) {
    server.answer(status, "text/html", "<html><body>Bad gateway</body></html>");
    server.answer(status, "text/html", "<html><body>Bad gateway</body></html>");

    Answer<Done> change = client.reportProvisioning(CONTRACT);
    Answer<PendingContracts> read = client.pendingContracts();

    assertThat(change)
        .isInstanceOfSatisfying(
            Answer.Unreadable.class,
            answer -> {
              assertThat(answer.effect()).isEqualTo(Effect.MAYBE);
              assertThat(answer.why()).contains("status " + status);
            });
    assertThat(read)
        .isInstanceOfSatisfying(
            Answer.Unreadable.class, answer -> assertThat(answer.effect()).isEqualTo(Effect.NONE));
  }

  @Test
  void aRedirectNamesTheAddressThatIsToBeSetAndNotTheWholePath() {
    server.answer(
        new MockResponse.Builder()
            .code(308)
            .addHeader("Location", "https://api.example.org/api/v1/providers/17/pending")
            .build());
    server.answer(new MockResponse.Builder().code(302).addHeader("Location", "/login").build());

    assertThat(client.pendingContracts().explanation())
        .endsWith("if it is the platform's, set its url to https://api.example.org/");
    assertThat(client.pendingContracts().explanation()).endsWith("a redirect to /login");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aPageOfAFirewallSaysNothingAboutOurKey(int status) {
    server.answer(status, "text/html; charset=utf-8", "<html>Blocked</html>");
    server.answer(status, "text/plain", "Missing required header: X-Signature");

    assertThat(client.pendingContracts()).isInstanceOf(Answer.Rejected.class);
    assertThat(client.pendingContracts()).isInstanceOf(Answer.Denied.class);
  }

  @Test
  void anAnswerWithNothingInItIsCalledEmpty() {
    server.answer(204, "application/json", "");

    assertThat(client.pendingContracts().explanation()).endsWith("it is empty (application/json)");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 503})
  void aStatusWithoutABodyIsNamedAlone(int status) {
    server.answer(status, "text/plain", "");

    Answer<PendingContracts> read = client.pendingContracts();

    assertThat(read.explanation()).endsWith("status " + status + ", without a word");
  }

  @Test
  @Guards(Rule.REPEAT)
  void aRefusingProxyNeverMakesAChangeGoOutTwice() {
    server.answer(
        new MockResponse.Builder().code(503).addHeader("Retry-After", "0").body("busy").build());
    server.answer(new MockResponse.Builder().code(408).body("slow").build());
    server.answer(
        new MockResponse.Builder().code(503).addHeader("Retry-After", "0").body("busy").build());

    client.reportProvisioning(CONTRACT);
    client.reportProvisioning(CONTRACT);
    client.release(CONTRACT);

    assertThat(server.requests()).isEqualTo(3);
  }

  @Test
  void aPageInsteadOfAnAnswerIsNamedWithItsTypeAndStart() {
    server.answer(
        200,
        "text/html; charset=utf-8",
        "<!DOCTYPE html>\n\u0007<title>Welcome</title>" + "x".repeat(99));

    assertThat(client.reportProvisioning(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreadable.class,
            answer -> {
              assertThat(answer.effect()).isEqualTo(Effect.MAYBE);
              assertThat(answer.why())
                  .contains("is not JSON", "text/html", "<!DOCTYPE html> <title>Welcome</title>x")
                  .hasSizeLessThan(200);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "\"fine\"",
        "{}",
        "{\"success\":\"true\"}",
        "{\"success\":1}",
        "{\"success\":null,\"data\":true}",
        "{\"success\":true,\"data\":",
        "{\"success\":true,\"error\":[]}",
        "{\"success\":true,\"data\":true} {",
        "\u0000\u0000\u0000{"
      })
  void aBrokenEnvelopeIsUnreadable(String body) {
    server.answerJson(body);

    assertThat(client.reportProvisioning(CONTRACT))
        .isInstanceOfSatisfying(
            Answer.Unreadable.class, answer -> assertThat(answer.effect()).isEqualTo(Effect.MAYBE));
  }

  @Test
  void anAnswerOfTenMegabytesIsNotReadToItsEnd() {
    server.answerJson("{\"success\":true,\"data\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}");

    assertThat(client.pendingContracts())
        .isEqualTo(new Answer.Unreadable<>("it is larger than 8 MiB", Effect.NONE));
  }

  @Test
  void aLostReconcileHasNoEffectAlthoughItIsAPost() {
    server.answer(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(client.reconcile(List.of()))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class, answer -> assertThat(answer.effect()).isEqualTo(Effect.NONE));
  }

  @Test
  void anInterruptedThreadSendsNothingAndStaysInterrupted() {
    Thread.currentThread().interrupt();

    Answer<Done> answer = client.reportProvisioning(CONTRACT);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unreachable.class, lost -> assertThat(lost.effect()).isEqualTo(Effect.NONE));
    assertThat(server.requests()).isZero();
  }

  @Test
  void theServicesHealthTellsHowFarItsClockIsAhead() {
    server.answer(
        new MockResponse.Builder()
            .addHeader("Date", "Thu, 01 Jan 2026 00:10:00 GMT")
            .body(
                "{\"success\":true,\"message\":\"Decent Cloud API is running\","
                    + "\"environment\":\"prod\"}")
            .build());

    Answer<ServiceHealth> answer = client.serviceHealth();

    assertThat(server.request().getHeaders().get("X-Signature")).isNull();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Ok.class,
            ok -> {
              ServiceHealth health = (ServiceHealth) ok.value();
              assertThat(health.environment()).isEqualTo("prod");
              assertThat(health.clockAhead().orElseThrow())
                  .isBetween(Duration.ofSeconds(598), Duration.ofSeconds(602));
            });
  }

  @Test
  void aHealthReportIsCountedOnceHoweverItEnds() {
    server.answer(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    client.reportHealth(
        CONTRACT,
        new HealthReport(
            PlatformServer.NOW,
            HealthReport.Status.HEALTHY,
            OptionalInt.empty(),
            Optional.empty()));

    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aTextWithControlCharactersIsShownWithoutThem() {
    server.answerJson(
        "{\"success\":false,\"error\":\"a\\u001b[31mb\\r\\nc\\u202e" + "x".repeat(5000) + "\"}");

    Answer<Done> answer = client.reportProvisioning(CONTRACT);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.refusal().text())
                    .startsWith("a[31mb cxxx")
                    .hasSize(500)
                    .doesNotContain("\u001b", "\u202e", "\n"));
  }

  private static Heartbeat heartbeat() {
    return new Heartbeat("0.1.0", Optional.of("docker"), List.of(), 3, Optional.empty());
  }
}

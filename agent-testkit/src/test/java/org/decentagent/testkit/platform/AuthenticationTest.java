// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.spec.EdDSAParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuthenticationTest {
  private static final String PENDING = "GET /providers/:pk/contracts/pending-provision";

  private final Shop shop = Shop.open();
  private final String line = shop.path(PENDING);

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void missingHeadersAreNamedInOrder() {
    Map<String, String> headers = signed();

    for (String name : new String[] {"X-Nonce", "X-Timestamp", "X-Signature", "X-Agent-Pubkey"}) {
      headers.remove(name);
      assertRefused(headers, 401, "Missing required header: " + name);
    }
  }

  @Test
  void aUserKeyDoesNotOpenAnAgentEndpoint() {
    Reply reply = shop.asProvider(PENDING, null);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("Missing required header: X-Agent-Pubkey");
  }

  @Test
  void whereBothKindsOfKeyAreTakenTheMissingHeaderNamesBoth() {
    Reply reply =
        shop.sender.unsigned(shop.path("PUT /provider/rental-requests/00/password"), "{}");

    assertThat(reply.body()).isEqualTo("Missing required header: X-Public-Key or X-Agent-Pubkey");
  }

  @Test
  void formatsAreCheckedInOrderBeforeTheSignature() {
    Map<String, String> headers = signed();
    headers.put("X-Nonce", "abc");
    assertRefused(
        headers, 400, "Invalid format: Invalid nonce format (must be UUID v4): not a UUID");
    headers.put("X-Timestamp", "soon");
    assertRefused(headers, 400, "Invalid format: Invalid timestamp: invalid digit found in string");
    headers.put("X-Signature", "zz");
    assertRefused(
        headers,
        400,
        "Invalid format: Invalid signature hex encoding: Invalid character 'z' at position 0");
    headers.put("X-Signature", "00");
    assertRefused(headers, 400, "Invalid format: Signature must be 64 bytes, got 1");
    headers.put("X-Agent-Pubkey", "11".repeat(31));
    assertRefused(headers, 400, "Invalid format: Public key must be 32 bytes, got 31");
    headers.put("X-Agent-Pubkey", "1");
    assertRefused(
        headers, 400, "Invalid format: Invalid public key hex encoding: Odd number of digits");
  }

  @Test
  void theSignatureHasToCoverExactlyWhatWasSent() {
    assertWrongSignature(message -> message.replace("/api/v1", ""));
    assertWrongSignature(message -> message + "?limit=5");
    assertWrongSignature(message -> message.replace("GET", "get"));
    assertWrongSignature(message -> message + " ");
  }

  @Test
  void onlyPreHashedSignaturesWithThePlatformsContextVerify() {
    byte[] context = "decent-cloud".getBytes(StandardCharsets.US_ASCII);
    assertWrongForm(new EdDSAParameterSpec(false));
    assertWrongForm(new EdDSAParameterSpec(true));
    assertWrongForm(new EdDSAParameterSpec(false, context));
    assertWrongForm(
        new EdDSAParameterSpec(true, "decent-cloud ".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aBodyThatIsChangedAfterSigningIsRefused() {
    String heartbeat = shop.path("POST /providers/:pk/heartbeat");
    Map<String, String> headers =
        shop.sender.headers("X-Agent-Pubkey", shop.agent, heartbeat, "{\"activeContracts\":0}");

    Reply reply = shop.sender.send(heartbeat, headers, "{\"activeContracts\": 0}");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).startsWith("Invalid signature: Signature verification failed: ");
  }

  @Test
  void aTimestampIsGoodForExactlyFiveMinutes() {
    Map<String, String> headers = signed();

    shop.advance(Duration.ofMinutes(5));
    assertThat(shop.sender.send(line, headers, null).status()).isEqualTo(200);
    shop.advance(Duration.ofNanos(1));
    assertRefused(headers, 401, "Request timestamp expired (max 5 minutes)");
  }

  @Test
  void millisecondsAreAnExpiredTimestamp() {
    Map<String, String> headers = signed();
    headers.put("X-Timestamp", Long.toString(shop.clock.instant().toEpochMilli()));

    assertRefused(headers, 401, "Request timestamp expired (max 5 minutes)");
  }

  @Test
  void aRequestMayBeReplayedWithinItsFiveMinutes() {
    Map<String, String> headers = signed();

    assertThat(shop.sender.send(line, headers, null).status()).isEqualTo(200);
    assertThat(shop.sender.send(line, headers, null).status()).isEqualTo(200);
  }

  @Test
  void aKeyThatIsNoPointOfTheCurveIsAnInternalError() {
    Map<String, String> headers = signed();
    headers.put("X-Agent-Pubkey", "02" + "00".repeat(31));

    Reply reply = shop.sender.send(line, headers, null);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).startsWith("Internal error: Failed to create identity: ");
  }

  @Test
  void anAgentWithoutALiveDelegationIsUnknown() {
    Person stranger = Person.of(0x44);
    String expected = "Invalid signature: No active delegation found for agent key '%s'";

    Reply unknown = shop.sender.asAgent(stranger, line, null);
    shop.asProvider("DELETE /providers/:pk/agent-delegations/" + shop.agent.key(), null).data();
    Reply revoked = shop.asAgent(PENDING, null);

    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(expected.formatted(stranger.key()));
    assertThat(revoked.status()).isEqualTo(401);
    assertThat(revoked.body()).isEqualTo(expected.formatted(shop.agent.key()));
  }

  @Test
  void aWrongSignatureWinsOverAWrongBody() {
    String heartbeat = shop.path("POST /providers/:pk/heartbeat");
    Map<String, String> headers =
        shop.sender.headers("X-Agent-Pubkey", shop.agent, heartbeat, "other");

    assertThat(shop.sender.send(heartbeat, headers, "{broken").status()).isEqualTo(401);
  }

  @Test
  void anUnhyphenatedNonceAndUpperCaseHexAreFine() {
    String nonce = UUID.randomUUID().toString().replace("-", "");
    String timestamp = Long.toString(shop.now());
    String message = timestamp + nonce + line.replace(" ", "");
    Map<String, String> headers = signed();
    headers.put("X-Agent-Pubkey", shop.agent.key().toUpperCase(Locale.ROOT));
    headers.put("X-Nonce", nonce);
    headers.put("X-Timestamp", timestamp);
    headers.put("X-Signature", shop.agent.sign(Person.bytes(message)));

    assertThat(shop.sender.send(line, headers, null).status()).isEqualTo(200);
  }

  @Test
  void anAgentWithoutThePermissionGetsASoftError() {
    shop.control().permit(shop.agent.key(), List.of("provision"));

    Reply reply = shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}");

    assertThat(reply.softError()).isEqualTo("Agent does not have 'heartbeat' permission");
  }

  @Test
  void nobodyIsAnAdministrator() {
    Reply reply = shop.asProvider("GET /contracts", null);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("is not associated with any account");
  }

  private Map<String, String> signed() {
    return shop.sender.headers("X-Agent-Pubkey", shop.agent, line, null);
  }

  private void assertWrongSignature(UnaryOperator<String> change) {
    Map<String, String> headers = signed();
    String message = headers.get("X-Timestamp") + headers.get("X-Nonce") + line.replace(" ", "");
    headers.put("X-Signature", shop.agent.sign(Person.bytes(change.apply(message))));
    assertRefused(
        headers, 401, "Invalid signature: Signature verification failed: signature error");
  }

  private void assertWrongForm(EdDSAParameterSpec form) {
    Map<String, String> headers = signed();
    String message = headers.get("X-Timestamp") + headers.get("X-Nonce") + line.replace(" ", "");
    headers.put("X-Signature", shop.agent.sign(Person.bytes(message), form));
    assertRefused(
        headers, 401, "Invalid signature: Signature verification failed: signature error");
  }

  private void assertRefused(Map<String, String> headers, int status, String body) {
    Reply reply = shop.sender.send(line, headers, null);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).startsWith("text/plain");
  }
}

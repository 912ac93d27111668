// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TransportTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void healthIsAnsweredToEverybodyWithoutAnEnvelope() {
    Reply reply = shop.sender.unsigned("GET /api/v1/health", null);

    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":true,\"message\":\"Decent Cloud API is running\","
                + "\"environment\":\"development\"}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void unknownPathsAndWrongMethodsArePlainText() {
    assertPlain(shop.sender.unsigned("GET /api/v1/nothing", null), 404, "not found");
    assertPlain(shop.sender.unsigned("GET /health", null), 404, "not found");
    assertPlain(shop.sender.unsigned("GET /api/v1/admin/payouts", null), 404, "not found");
    assertPlain(shop.sender.unsigned("POST /api/v1/health", null), 405, "method not allowed");
    assertPlain(shop.sender.unsigned("PUT /api/v1/agents/setup", null), 405, "method not allowed");
  }

  @Test
  void headIsServedByTheGetHandlerWithoutABody() {
    Reply get = shop.sender.unsigned("GET /api/v1/health", null);
    Reply head = shop.sender.unsigned("HEAD /api/v1/health", null);
    Reply next = shop.sender.unsigned("GET /api/v1/health", null);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(next.status()).isEqualTo(200);
  }

  @Test
  void aBodyNeedsItsContentType() {
    String line = "POST /api/v1/agents/setup";
    String body = "{\"token\":\"t\",\"agentPubkey\":\"k\"}";

    assertThat(shop.sender.send(line, Map.of(), body).status()).isEqualTo(415);
    assertThat(shop.sender.send(line, Map.of("Content-Type", "text/plain"), body).status())
        .isEqualTo(415);
    assertThat(
            shop.sender
                .send(line, Map.of("Content-Type", "application/vnd.x+json; charset=utf-8"), body)
                .status())
        .isEqualTo(200);
  }

  @Test
  void aBodyThatDoesNotFitIsABadRequest() {
    assertBadPayload("{broken");
    assertBadPayload("");
    assertBadPayload("[]");
    assertBadPayload("{\"token\":\"t\"}");
    assertBadPayload("{\"token\":null,\"agentPubkey\":\"k\"}");
    assertBadPayload("{\"token\":[],\"agentPubkey\":\"k\"}");
    assertBadPayload("{\"token\":\"t\",\"agentPubkey\":\"k\"} more");
  }

  @Test
  void unknownMembersAreIgnoredAndTextsMayBeNumbers() {
    Reply reply =
        shop.sender.unsigned(
            "POST /api/v1/agents/setup",
            "{\"token\":5,\"agentPubkey\":\"%s\",\"more\":{}}".formatted(shop.agent.key()));

    assertThat(reply.softError()).isEqualTo("Invalid setup token");
  }

  @Test
  void integersAreNeitherTextNorFractionsNorTooLarge() {
    for (String value : new String[] {"\"1\"", "1.0", "true", "9223372036854775808"}) {
      Reply reply =
          shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":" + value + "}");
      assertThat(reply.status()).as(value).isEqualTo(400);
    }
  }

  @Test
  void anOriginThatNobodyAllowedIsForbidden() {
    Reply reply =
        shop.sender.send("GET /api/v1/health", Map.of("Origin", "https://example.com"), null);

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void whatThePlatformCannotHandleIsAnInternalErrorAndNotSilence() {
    String order = shop.order("test", "\"duration_hours\":" + Long.MAX_VALUE);

    Reply reply = shop.asTenant("POST /contracts", order);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).startsWith("Internal error: ");
    assertThat(shop.control().calls().getLast().status()).isEqualTo(500);
    assertThat(shop.control().contracts()).isEmpty();
  }

  @Test
  void unsetDataAndErrorAreLeftOut() {
    Reply success = shop.asProvider("GET /provider/my-offerings", null);
    Reply failure = shop.asTenant("GET /contracts/00", null);

    assertThat(success.json().propertyNames()).containsExactly("success", "data");
    assertThat(failure.json().propertyNames()).containsExactly("success", "error");
  }

  @Test
  void aMalformedIdIsASoftErrorThatQuotesIt() {
    assertThat(shop.asTenant("GET /contracts/xyz1", null).softError())
        .isEqualTo("Invalid contract id hex: Invalid character 'x' at position 0 (value: xyz1)");
    assertThat(shop.asTenant("GET /contracts/abc", null).softError())
        .isEqualTo("Invalid contract id hex: Odd number of digits (value: abc)");
    assertThat(shop.asTenant("GET /contracts/..%2F..%2Fetc", null).softError())
        .contains("(value: ../../etc)");
  }

  private void assertBadPayload(String body) {
    Reply reply = shop.sender.unsigned("POST /api/v1/agents/setup", body);
    assertThat(reply.status()).as(body).isEqualTo(400);
    assertThat(reply.body()).startsWith("parse request payload error: ");
  }

  private static void assertPlain(Reply reply, int status, String body) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.header("Content-Type")).startsWith("text/plain");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.platform.internal.auth.Ed25519ph;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class VectorsTest {
  private static final List<String> HEADERS =
      List.of("X-Public-Key", "X-Agent-Pubkey", "X-Signature", "X-Timestamp", "X-Nonce");

  @Test
  void everySignedRequestOfTheSpecificationIsAcceptedAsItStands() throws Exception {
    try (Shop shop = Shop.open()) {
      List<JsonNode> requests = vectors("requests");

      for (JsonNode vector : requests) {
        Reply reply = shop.sender.send(line(vector), headers(vector), body(vector));
        assertThat(reply.status()).as(vector.required("name").asString()).isEqualTo(200);
      }

      assertThat(requests).hasSize(6);
    }
  }

  @Test
  void everySignatureOfTheSpecificationFailsWhenOneByteOfTheMessageChanges() throws Exception {
    for (JsonNode vector : vectors("requests")) {
      byte[] message = Person.bytes(vector.required("message").asString());
      byte[] signature = hex(vector.required("X-Signature").asString());
      byte[] key = hex(vector.path("X-Agent-Pubkey").asString(key(vector)));
      assertThat(Ed25519ph.verifies(key, message, signature)).isTrue();
      message[message.length / 2] ^= 1;
      assertThat(Ed25519ph.verifies(key, message, signature)).isFalse();
    }
  }

  /** A request that a real browser once sent. */
  @Test
  void theRequestOfARealBrowserVerifies() {
    byte[] message =
        Person.bytes(
            "1763841226767000000613a7ce4-e8b7-45d2-9b6d-04f6208f6093GET"
                + "/api/v1/provider/rental-requests/pending");

    boolean verifies =
        Ed25519ph.verifies(
            hex("4f16b64a096a48252fc4d9a11393778d84e95fcf6868b72b9d2b344d4b103386"),
            message,
            hex(
                "e6cd8399dffffbf4971415fcb3e27600b1377b20d3fcfee6ac6a16cf47129ce6"
                    + "3ebb38b7a8f9e73e231a1af1aa48261a34218461d533087a50ae927ebc88ce09"));

    assertThat(verifies).isTrue();
  }

  private static String key(JsonNode vector) {
    return vector.path("X-Public-Key").asString("");
  }

  private static String line(JsonNode vector) {
    return vector.required("method").asString() + " " + vector.required("path").asString();
  }

  private static String body(JsonNode vector) {
    return vector.required("body").asString();
  }

  private static Map<String, String> headers(JsonNode vector) {
    Map<String, String> headers = new LinkedHashMap<>();
    HEADERS.stream()
        .filter(vector::has)
        .forEach(name -> headers.put(name, vector.required(name).asString()));
    if (!body(vector).isEmpty()) {
      headers.put("Content-Type", "application/json");
    }
    return headers;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static List<JsonNode> vectors(String name) throws IOException {
    Path file = Path.of(System.getProperty("specs.dir", "absent"), "platform-vectors.json");
    assumeTrue(
        Files.exists(file),
        "did not run: " + file + " is missing; give its folder as -Dspecs.dir=...");
    JsonNode root = new JsonMapper().readTree(Files.readString(file));
    return List.copyOf(root.required(name).values());
  }
}

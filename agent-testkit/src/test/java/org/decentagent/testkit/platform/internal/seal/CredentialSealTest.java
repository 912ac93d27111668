// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CredentialSealTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void everyEnvelopeOfTheSpecificationIsReproducedByteForByte() throws Exception {
    List<JsonNode> current =
        vectors().stream().filter(v -> v.required("name").asString().contains(" v2")).toList();

    for (JsonNode vector : current) {
      assertThat(
              CredentialSeal.envelope(
                  vector.required("plaintext").asString(),
                  bytes(vector, "recipient_ed25519_pub"),
                  bytes(vector, "aad"),
                  bytes(vector, "ephemeral_raw"),
                  bytes(vector, "nonce24")))
          .isEqualTo(vector.required("json").asString());
    }

    assertThat(current).hasSize(3);
  }

  @Test
  void keysAndSubKeysFollowTheSpecification() throws Exception {
    for (JsonNode vector : vectors()) {
      byte[] u =
          Montgomery.reversed(
              HEX.parseHex(
                  "%064x"
                      .formatted(Montgomery.coordinate(bytes(vector, "recipient_ed25519_pub")))));
      assertThat(HEX.formatHex(u)).isEqualTo(vector.required("recipient_x25519_pub").asString());
      assertThat(
              HEX.formatHex(HChaCha20.subKey(bytes(vector, "aead_key"), bytes(vector, "nonce24"))))
          .isEqualTo(vector.required("hchacha_subkey").asString());
      byte[] scalar = X25519.clamped(bytes(vector, "ephemeral_raw"));
      assertThat(HEX.formatHex(scalar)).isEqualTo(vector.required("ephemeral_clamped").asString());
      assertThat(HEX.formatHex(X25519.publicKey(scalar)))
          .isEqualTo(vector.required("ephemeral_pub").asString());
    }
  }

  @Test
  void nothingIsSealedForAKeyWithoutASecret() {
    CredentialSeal seal = new CredentialSeal(new SecureRandom());
    String neutral = "01" + "00".repeat(31);

    assertThat(seal.seal("secret", neutral, "aa".repeat(32))).isEmpty();
  }

  private static byte[] bytes(JsonNode vector, String name) {
    return HEX.parseHex(vector.required(name).asString());
  }

  private static List<JsonNode> vectors() throws IOException {
    Path file = Path.of(System.getProperty("specs.dir", "absent"), "platform-vectors.json");
    assumeTrue(
        Files.exists(file),
        "did not run: " + file + " is missing; give its folder as -Dspecs.dir=...");
    JsonNode root = new JsonMapper().readTree(Files.readString(file));
    return root.required("credentials").values().stream().collect(Collectors.toList());
  }
}

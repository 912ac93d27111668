// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform's published vectors, byte for byte. */
final class RequestVectorsTest {
  private static final Path FILE =
      Path.of(System.getProperty("specs.dir", "specs"), "platform-vectors.json");

  static Stream<JsonNode> requests() {
    return vectors("requests");
  }

  static Stream<JsonNode> delegations() {
    return vectors("delegations");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsSignedByteForByteAsPublished(JsonNode vector) {
    assumePresent(vector);
    SigningKey key = key(vector, "seed");
    long nanos = Long.parseLong(vector.get("X-Timestamp").asString());
    Instant now = Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    UUID nonce = UUID.fromString(vector.get("X-Nonce").asString());
    byte[] body = vector.get("body").asString().getBytes(StandardCharsets.UTF_8);

    RequestSignature signature =
        RequestSignature.of(
            key, now, nonce, vector.get("method").asString(), vector.get("path").asString(), body);

    JsonNode publicKey =
        vector.has("X-Agent-Pubkey") ? vector.get("X-Agent-Pubkey") : vector.get("X-Public-Key");
    assertThat(key.publicHex()).isEqualTo(publicKey.asString());
    assertThat(signature.timestamp()).isEqualTo(vector.get("X-Timestamp").asString());
    assertThat(signature.nonce()).isEqualTo(vector.get("X-Nonce").asString());
    assertThat(signature.signature()).isEqualTo(vector.get("X-Signature").asString());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theSignedMessageIsTheOnePublished(JsonNode vector) {
    assumePresent(vector);

    byte[] message =
        RequestSignature.message(
            vector.get("X-Timestamp").asString(),
            vector.get("X-Nonce").asString(),
            vector.get("method").asString(),
            vector.get("path").asString(),
            vector.get("body").asString().getBytes(StandardCharsets.UTF_8));

    assertThat(new String(message, StandardCharsets.UTF_8))
        .isEqualTo(vector.get("message").asString());
  }

  @ParameterizedTest
  @MethodSource("delegations")
  void otherMessagesOfThePlatformAreSignedAlike(JsonNode vector) {
    assumePresent(vector);
    SigningKey key = key(vector, "provider_seed");

    byte[] signature = key.sign(HexFormat.of().parseHex(vector.get("message_hex").asString()));

    assertThat(HexFormat.of().formatHex(signature)).isEqualTo(vector.get("signature").asString());
  }

  @Test
  void theVectorOfTheServersOwnTestsIsMet() {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) i;
    }
    SigningKey key = SigningKey.ofSeed(seed);

    byte[] signature =
        key.sign(
            "test message for cross-platform verification".getBytes(StandardCharsets.US_ASCII));

    assertThat(key.publicHex())
        .isEqualTo("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    assertThat(HexFormat.of().formatHex(signature))
        .isEqualTo(
            "a2aca8ef6760241fc2b254447b9320f03fffaaa11f60365b33455b5d664abc01"
                + "72627ce2258cdbde7e2eddbe20bda46e008f8041ffb61515e7f4e5a8fdab3f0f");
  }

  @Test
  void thePartsOfAMessageFollowEachOtherWithoutSeparators() {
    byte[] withBody =
        RequestSignature.message(
            "111", "N", "GET", "/p", "body".getBytes(StandardCharsets.US_ASCII));
    byte[] without = RequestSignature.message("0", "n", "GET", "/", new byte[0]);

    assertThat(withBody).asString(StandardCharsets.US_ASCII).isEqualTo("111NGET/pbody");
    assertThat(without).asString(StandardCharsets.US_ASCII).isEqualTo("0nGET/");
  }

  private static Stream<JsonNode> vectors(String set) {
    JsonMapper mapper = new JsonMapper();
    if (!Files.exists(FILE)) {
      return Stream.of(mapper.nullNode());
    }
    return mapper.readTree(FILE.toFile()).get(set).valueStream();
  }

  private static void assumePresent(JsonNode vector) {
    assumeTrue(!vector.isNull(), () -> "NOT RUN: there are no vectors at " + FILE);
  }

  private static SigningKey key(JsonNode vector, String member) {
    return SigningKey.ofSeed(HexFormat.of().parseHex(vector.get(member).asString()));
  }
}

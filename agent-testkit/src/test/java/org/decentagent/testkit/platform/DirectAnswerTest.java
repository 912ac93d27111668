// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of the platform's own process. */
final class DirectAnswerTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/health",
    "GET /api/v1/nothing",
    "GET /api/v1/providers/00/contracts/pending-provision?x=1",
    "POST /api/v1/agents/setup",
    "PUT /api/v1/agents/setup"
  })
  void itIsWhatTheNetworkWouldHaveBrought(String line) throws IOException {
    Reply reply = shop.sender.unsigned(line, null);

    DirectAnswer answer = direct(line, Map.of(), "").orElseThrow();

    assertThat(answer.body()).isEqualTo(reply.body());
    assertThat(answer.status()).isEqualTo(reply.status());
    assertThat(answer.headers().get("Content-type")).isEqualTo(reply.header("Content-Type"));
  }

  @Test
  void aSignedRequestIsReadWholeAndHasItsEffect() throws IOException {
    String line = shop.path("POST /providers/:pk/pools");
    String body = "{\"name\":\"R\",\"location\":\"europe\",\"provisionerType\":\"docker\"}";
    Map<String, String> headers = shop.sender.headers("X-Public-Key", shop.provider, line, body);

    DirectAnswer answer = direct(line, headers, body).orElseThrow();

    assertThat(answer.body()).contains("\"success\":true").contains("poolId");
    assertThat(shop.asProvider("GET /providers/:pk/pools", null).body()).contains("\"R\"");
  }

  @Test
  void aFaultThatClosesTheConnectionLeavesNoAnswer() throws IOException {
    shop.control().failNext(new CallPattern("GET", "/api/v1/health"), new Fault.Refused());

    Optional<DirectAnswer> refused = direct("GET /api/v1/health", Map.of(), "");

    assertThat(refused).isEmpty();
    assertThat(direct("GET /api/v1/health", Map.of(), "")).isPresent();
  }

  @Test
  void aPlatformWithoutPortsHasNoAddress() {
    FakeClock clock = FakeClock.at(Instant.EPOCH);
    try (SimulatedPlatform silent =
        SimulatedPlatform.builder().clock(clock).withoutPorts().start()) {
      assertThatThrownBy(silent::url).hasMessageContaining("does not listen");
      assertThatThrownBy(silent::controlUrl).hasMessageContaining("does not listen");
    }
  }

  private Optional<DirectAnswer> direct(String line, Map<String, String> headers, String body)
      throws IOException {
    String[] parts = line.split(" ", 2);
    return shop.platform.answer(
        parts[0], URI.create(parts[1]), headers, body.getBytes(StandardCharsets.UTF_8));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class HealthTest {
  private final Shop shop = Shop.open();
  private final ContractId id = shop.delivered("{}");

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aReportIsEchoedWithItsNumber() {
    JsonNode check =
        report("{\"checkedAt\":5,\"status\":\"healthy\",\"latencyMs\":12,\"details\":\"d\"}")
            .data();

    assertThat(check.propertyNames())
        .containsExactly(
            "id", "contractId", "checkedAt", "status", "latencyMs", "details", "createdAt");
    assertThat(check.required("createdAt").asLong()).isEqualTo(shop.now());
  }

  @Test
  void unknownCountsAgainstUptimeAndARepeatCountsTwice() {
    for (String status : List.of("healthy", "healthy", "unknown", "unhealthy")) {
      report("{\"checkedAt\":1,\"status\":\"" + status + "\"}").data();
    }
    report("{\"checkedAt\":9,\"status\":\"healthy\",\"latencyMs\":7}").data();

    JsonNode summary = shop.asTenant("GET /contracts/" + id + "/health-summary", null).data();

    assertThat(summary.required("totalChecks").asInt()).isEqualTo(5);
    assertThat(summary.required("uptimePercent").asDouble()).isEqualTo(60.0);
    assertThat(summary.required("avgLatencyMs").asDouble()).isEqualTo(7.0);
    assertThat(summary.required("lastCheckedAt").asLong()).isEqualTo(9);
  }

  @Test
  void withoutChecksUptimeIsZero() {
    JsonNode summary =
        shop.asProvider("GET /providers/:pk/contracts/" + id + "/health", null).data();

    assertThat(summary.required("uptimePercent").asDouble()).isZero();
    assertThat(summary.has("avgLatencyMs")).isFalse();
  }

  @Test
  void partiesReadTheLatestTwentyAndTheProviderFifty() {
    for (int at = 0; at < 60; at++) {
      report("{\"checkedAt\":" + at + ",\"status\":\"healthy\"}").data();
    }

    JsonNode forTenant = shop.asTenant("GET /contracts/" + id + "/health", null).data();
    JsonNode forProvider =
        shop.asProvider("GET /providers/:pk/contracts/" + id + "/health-checks", null).data();

    assertThat(forTenant).hasSize(20);
    assertThat(forTenant.get(0).required("checkedAt").asLong()).isEqualTo(59);
    assertThat(forProvider).hasSize(50);
  }

  @Test
  void theProvidersSummaryLooksBackSomeDays() {
    report("{\"checkedAt\":%d,\"status\":\"healthy\"}".formatted(shop.now())).data();
    report(
            "{\"checkedAt\":%d,\"status\":\"unhealthy\"}"
                .formatted(shop.now() - Duration.ofDays(2).toNanos()))
        .data();

    JsonNode day =
        shop.sender.unsigned(shop.path("GET /providers/:pk/health-summary?days=1"), null).data();
    JsonNode month =
        shop.sender.unsigned(shop.path("GET /providers/:pk/health-summary"), null).data();

    assertThat(day.required("uptimePercent").asDouble()).isEqualTo(100.0);
    assertThat(month.required("totalChecks").asInt()).isEqualTo(2);
    assertThat(month.required("contractsMonitored").asInt()).isEqualTo(1);
  }

  @Test
  void refusalsComeInOrder() {
    assertThat(report("{\"checkedAt\":1,\"status\":\"Healthy\"}").softError())
        .isEqualTo("Invalid health status 'Healthy'. Must be one of: healthy, unhealthy, unknown");
    assertThat(
            shop.asAgent("POST /contracts/AB/health", "{\"checkedAt\":1,\"status\":\"bad\"}")
                .softError())
        .isEqualTo("Contract not found: AB");
    shop.control().permit(shop.agent.key(), List.of());
    assertThat(
            shop.asAgent("POST /contracts/zz/health", "{\"checkedAt\":1,\"status\":\"bad\"}")
                .softError())
        .isEqualTo("Agent does not have 'health_check' permission");
  }

  @Test
  void thePathOfTheReferenceAgentDoesNotExist() {
    Reply reply =
        shop.asAgent(
            "POST /provider/contracts/" + id + "/health",
            "{\"checkedAt\":1,\"status\":\"healthy\"}");

    assertThat(reply.status()).isEqualTo(404);
  }

  private Reply report(String body) {
    return shop.asAgent("POST /contracts/" + id + "/health", body);
  }
}

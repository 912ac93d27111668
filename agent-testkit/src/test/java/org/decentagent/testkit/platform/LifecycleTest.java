// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class LifecycleTest {
  @Test
  void aContractGoesFromOrderToTerminationOverTheWire() {
    try (Shop shop = Shop.open()) {
      ContractId id = shop.rent("\"duration_hours\":24,\"request_memo\":\"hello\"");
      JsonNode pending =
          shop.asAgent("GET /providers/:pk/contracts/pending-provision", null).data();
      assertThat(pending).hasSize(1);
      assertThat(pending.get(0).required("contract_id").asString()).isEqualTo(id.hex());

      shop.asAgent("POST /providers/:pk/contracts/" + id + "/lock", null).data();
      shop.start(id);
      shop.report(id, Shop.delivery("{\"public_ip\":\"127.0.0.1\",\"gateway_ssh_port\":2222}"))
          .data();
      shop.asAgent("DELETE /providers/:pk/contracts/" + id + "/lock", null).data();
      shop.asAgent(
              "POST /contracts/" + id + "/health",
              "{\"checkedAt\":%d,\"status\":\"healthy\"}".formatted(shop.now()))
          .data();
      JsonNode active = shop.asTenant("GET /contracts/" + id, null).data();
      shop.advance(Duration.ofHours(1));
      shop.asTenant("PUT /contracts/" + id + "/cancel", "{}").data();
      JsonNode verdict =
          shop.asAgent(
                  "POST /providers/:pk/reconcile",
                  "{\"runningInstances\":[{\"externalId\":\"x\",\"contractId\":\"" + id + "\"}]}")
              .data();
      shop.asAgent("PUT /providers/:pk/contracts/" + id + "/terminated", null).data();

      assertThat(active.required("status").asString()).isEqualTo("active");
      assertThat(active.required("gateway_ssh_port").asInt()).isEqualTo(2222);
      assertThat(verdict.required("terminate").get(0).required("reason").asString())
          .isEqualTo("cancelled");
      assertThat(shop.control().contract(id).terminationReported()).contains(shop.clock.instant());
      assertThat(timeline(shop, id))
          .containsExactly(
              "status_change:requested:tenant",
              "payment_confirmed::system",
              "status_change:accepted:provider",
              "status_change:provisioning:provider",
              "status_change:provisioned:provider",
              "provisioned::provider",
              "status_change:active:provider",
              "status_change:cancelled:tenant");
    }
  }

  private static List<String> timeline(Shop shop, ContractId id) {
    JsonNode events = shop.asTenant("GET /contracts/" + id + "/events", null).data();
    return events.values().stream()
        .map(event ->
            event.required("eventType").asString()
                + ":"
                + event.path("newStatus").asString("")
                + ":"
                + event.required("actor").asString())
        .toList();
  }
}

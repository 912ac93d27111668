// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ControlPortTest {
  private final Shop shop = Shop.open();
  private final Sender control = new Sender(shop.platform.controlUrl(), shop.clock);

  @AfterEach
  void close() {
    control.close();
    shop.close();
  }

  @Test
  void aContractsEndIsMovedFromOutside() {
    ContractId id = shop.delivered("{}");

    control
        .unsigned("PUT /contracts/" + id + "/end", "{\"endsAt\":\"2025-12-31T23:59:59Z\"}")
        .data();

    JsonNode seen = control.unsigned("GET /contracts/" + id, null).data();
    assertThat(seen.required("endsAt").asString()).isEqualTo("2025-12-31T23:59:59Z");
    assertThat(seen.required("status").asString()).isEqualTo("active");
    assertThat(control.unsigned("GET /contracts", null).data()).hasSize(1);
  }

  @Test
  void everyKindOfFaultCanBePlanned() {
    String plan = "{\"method\":\"GET\",\"path\":\"/api/v1/health\",\"times\":1,\"fault\":%s}";
    String[] kinds = {
      "{\"kind\":\"refused\"}",
      "{\"kind\":\"lost-answer\"}",
      "{\"kind\":\"status\",\"status\":503,\"contentType\":\"text/plain\",\"body\":\"busy\"}",
      "{\"kind\":\"throttled\"}",
      "{\"kind\":\"delayed\",\"millis\":1}",
      "{\"kind\":\"huge-body\",\"bytes\":1000}",
      "{\"kind\":\"malformed-element\",\"json\":\"{}\"}",
      "{\"kind\":\"clock-skew\",\"aheadMillis\":-1000}"
    };

    for (String kind : kinds) {
      control.unsigned("POST /faults", plan.formatted(kind)).data();
    }

    assertThat(control.unsigned("POST /faults", plan.formatted("{\"kind\":\"fire\"}")).softError())
        .startsWith("Unknown fault kind 'fire'. Known: refused, ");
    control.unsigned("DELETE /faults", null).data();
    assertThat(shop.sender.unsigned("GET /api/v1/health", null).status()).isEqualTo(200);
  }

  @Test
  void aPlannedFaultHappens() {
    control
        .unsigned(
            "POST /faults",
            "{\"path\":\"/api/v1/health\",\"fault\":{\"kind\":\"status\",\"status\":503}}")
        .data();

    assertThat(shop.sender.unsigned("GET /api/v1/health", null).status()).isEqualTo(503);
    assertThat(shop.sender.unsigned("GET /api/v1/health", null).status()).isEqualTo(200);
  }

  @Test
  void callsAreListedAndForgotten() {
    control.unsigned("DELETE /calls", null).data();
    shop.sender.unsigned("GET /api/v1/health", null);
    shop.sender.unsigned("GET /api/v1/nothing", null);

    JsonNode calls = control.unsigned("GET /calls", null).data();

    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).required("status").asInt()).isEqualTo(404);
    assertThat(calls.get(1).required("path").asString()).isEqualTo("/api/v1/nothing");
  }

  @Test
  void whatTheControlDoesInJavaItDoesByHttp() {
    ContractId id = shop.delivered("{}");
    ContractId open = shop.rent("\"request_memo\":\"other\"");

    control.unsigned("POST /contracts/" + id + "/pause", "{\"reason\":\"r\"}").data();
    assertThat(shop.control().status(id)).isEqualTo("paused");
    control.unsigned("POST /contracts/" + id + "/resume", null).data();
    assertThat(shop.control().status(id)).isEqualTo("active");
    control
        .unsigned("PUT /contracts/" + open + "/instance-config", "{\"instanceConfig\":\"{}\"}")
        .data();
    control.unsigned("POST /wallets/" + shop.tenant.key() + "/funds", "{\"amountE9s\":5}").data();
    control.unsigned("POST /providers/" + shop.provider.key() + "/profile", null).data();
    control
        .unsigned("PUT /agents/" + shop.agent.key() + "/permissions", "{\"permissions\":[]}")
        .data();
    assertThat(shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}").softError())
        .isEqualTo("Agent does not have 'heartbeat' permission");
    shop.advance(Duration.ofHours(2));
    control.unsigned("POST /timers", null).data();
    assertThat(shop.control().status(open)).isEqualTo("provisioningfailed");
  }

  @Test
  void badRequestsSayWhatIsWrong() {
    String unknown = "00".repeat(32);

    assertThat(control.unsigned("GET /contracts/" + unknown, null).softError())
        .isEqualTo("the simulated platform has no contract " + unknown);
    assertThat(control.unsigned("GET /contracts/x", null).softError()).contains("64 hex digits");
    assertThat(
            control
                .unsigned("PUT /contracts/" + unknown + "/end", "{\"endsAt\":\"soon\"}")
                .softError())
        .contains("soon");
    assertThat(control.unsigned("POST /contracts/" + shop.rent() + "/resume", null).softError())
        .contains("cannot become active: it is accepted");
    assertThat(control.unsigned("GET /api/v1/health", null).status()).isEqualTo(404);
    assertThat(control.send("GET /calls", Map.of("Origin", "https://example.com"), null).status())
        .isEqualTo(403);
  }

  @Test
  void theControlIsNoPartOfTheWire() {
    assertThat(shop.sender.unsigned("GET /calls", null).status()).isEqualTo(404);
    assertThat(shop.sender.unsigned("GET /api/v1/calls", null).status()).isEqualTo(404);
  }
}

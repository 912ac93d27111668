// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ReconcileTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theFourListsAreAlwaysThere() {
    JsonNode answer = ask("");

    assertThat(answer.propertyNames()).containsExactly("keep", "terminate", "unknown", "pause");
    assertThat(answer.required("keep").isArray()).isTrue();
  }

  @Test
  void theArrayIsRequired() {
    assertThat(shop.asAgent("POST /providers/:pk/reconcile", "{}").status()).isEqualTo(400);
    assertThat(
            shop.asAgent("POST /providers/:pk/reconcile", "{\"runningInstances\":[{}]}").status())
        .isEqualTo(400);
  }

  @Test
  void aLiveContractIsKeptWithItsEndAndItsIdAsSent() {
    ContractId id = shop.rent("\"duration_hours\":1");
    String sent = id.hex().toUpperCase(Locale.ROOT);

    JsonNode kept = only(ask(instance("101", "\"" + sent + "\"")), "keep");

    assertThat(kept.required("externalId").asString()).isEqualTo("101");
    assertThat(kept.required("contractId").asString()).isEqualTo(sent);
    assertThat(kept.required("endsAt").asLong())
        .isEqualTo(shop.now() + Duration.ofHours(1).toNanos());
  }

  @Test
  void cancelledComesBeforeExpiredAndExpiredBeforePaused() {
    ContractId cancelled = shop.rent("\"duration_hours\":1");
    shop.asTenant("PUT /contracts/" + cancelled + "/cancel", "{}").data();
    shop.advance(Duration.ofSeconds(1));
    ContractId paused = shop.delivered("{}");
    shop.control().pause(paused, "stripe_dispute:dp_1");

    assertThat(reason(paused, "pause")).isEqualTo("stripe_dispute:dp_1");
    shop.control().endContract(paused, shop.clock.instant().minusNanos(1));
    assertThat(reason(paused, "terminate")).isEqualTo("expired");
    shop.advance(Duration.ofHours(2));
    assertThat(reason(cancelled, "terminate")).isEqualTo("cancelled");
  }

  @Test
  void aContractEndsJustAfterItsEnd() {
    ContractId id = shop.delivered("{}");

    shop.control().endContract(id, shop.clock.instant());
    assertThat(ask(instance("1", "\"" + id + "\"")).required("keep")).hasSize(1);
    shop.advance(Duration.ofNanos(1));
    assertThat(reason(id, "terminate")).isEqualTo("expired");
  }

  @Test
  void aPauseByStatusUpdateHasNoReasonAndAResumedContractIsKept() {
    ContractId id = shop.delivered("{}");
    shop.report(id, "{\"status\":\"paused\"}").data();

    assertThat(reason(id, "pause")).isEqualTo("paused");
    shop.control().resume(id);
    assertThat(ask(instance("1", "\"" + id + "\"")).required("keep")).hasSize(1);
  }

  @Test
  void failedAndRejectedContractsAreKept() {
    ContractId failed = shop.rent();
    shop.report(failed, "{\"status\":\"provisioning_failed\"}").data();

    assertThat(ask(instance("1", "\"" + failed + "\"")).required("keep")).hasSize(1);
  }

  @Test
  void whatThePlatformDoesNotKnowIsUnknownForAReason() {
    String nobody = "00".repeat(32);
    JsonNode unknown =
        ask(instance("1", "null")
                + ","
                + instance("2", "\"zz\"")
                + ","
                + instance("3", "\"" + nobody + "\"")
                + ",{\"externalId\":\"4\"}")
            .required("unknown");

    assertThat(unknown).hasSize(4);
    assertThat(unknown.get(0).required("message").asString())
        .isEqualTo("No contract ID associated with this instance");
    assertThat(unknown.get(1).required("message").asString())
        .isEqualTo("Invalid contract id hex: Invalid character 'z' at position 0 (value: zz)");
    assertThat(unknown.get(2).required("message").asString())
        .isEqualTo("No contract found with ID: " + nobody);
    assertThat(unknown.get(3).propertyNames()).containsExactly("externalId", "message");
  }

  @Test
  void anotherProvidersContractIsUnknown() {
    ContractId id = shop.rent();
    Person foreigner = LocksTest.foreignAgent(shop);

    JsonNode answer =
        shop.sender
            .asAgent(
                foreigner,
                "POST /api/v1/providers/" + shop.tenant.key() + "/reconcile",
                "{\"runningInstances\":[" + instance("1", "\"" + id + "\"") + "]}")
            .data();

    assertThat(only(answer, "unknown").required("message").asString())
        .isEqualTo("Contract belongs to different provider");
  }

  private String reason(ContractId id, String bucket) {
    return only(ask(instance("1", "\"" + id + "\"")), bucket).required("reason").asString();
  }

  private JsonNode ask(String instances) {
    return shop.asAgent(
            "POST /providers/:pk/reconcile", "{\"runningInstances\":[" + instances + "]}")
        .data();
  }

  private static JsonNode only(JsonNode answer, String bucket) {
    assertThat(answer.required(bucket)).as(answer.toString()).hasSize(1);
    return answer.required(bucket).get(0);
  }

  private static String instance(String externalId, String contract) {
    return "{\"externalId\":\"" + externalId + "\",\"contractId\":" + contract + "}";
  }
}

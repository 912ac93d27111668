// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.defect.Defect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ProvisioningTest {
  private static final List<String> ALL =
      List.of(
          "requested",
          "pending",
          "accepted",
          "provisioning",
          "provisioned",
          "active",
          "paused",
          "rejected",
          "cancelled",
          "expired");

  /** What each status may become by a status update; failure has a path of its own. */
  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "accepted", List.of("provisioning", "rejected", "cancelled"),
          "provisioning", List.of("provisioned", "cancelled"),
          "provisioned", List.of("active", "paused", "cancelled"),
          "active", List.of("paused", "cancelled", "expired"),
          "paused", List.of("active", "provisioned", "cancelled", "expired"),
          "rejected", List.of(),
          "cancelled", List.of(),
          "expired", List.of(),
          "provisioning_failed", List.of());

  private static final Map<String, List<String>> WAY =
      Map.of(
          "accepted", List.of(),
          "provisioning", List.of("provisioning"),
          "provisioned", List.of("provisioning", "Provisioned"),
          "active", List.of("provisioning", "Provisioned", "active"),
          "paused", List.of("provisioning", "Provisioned", "paused"),
          "rejected", List.of("rejected"),
          "cancelled", List.of("canceled"),
          "expired", List.of("provisioning", "Provisioned", "active", "expired"),
          "provisioning_failed", List.of("provisioning_failed"));

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void everyTransitionOfTheTableIsAllowedAndNoOther() {
    ALLOWED.forEach((from, allowed) -> {
      for (String to : ALL) {
        ContractId id = brought(from);
        Reply reply = shop.report(id, update(to));
        assertThat(reply.json().required("success").asBoolean())
            .as(from + " -> " + to + ": " + reply.body())
            .isEqualTo(allowed.contains(to));
      }
    });
  }

  @Test
  void aRefusedTransitionNamesBothEndsAndTheWaysOut() {
    ContractId id = shop.rent();

    assertThat(shop.report(id, Shop.delivery("{}")).softError())
        .isEqualTo(
            "Invalid status transition: accepted -> provisioned. Valid transitions from"
                + " 'accepted': [Provisioning, ProvisioningFailed, Rejected, Cancelled]");
    shop.start(id);
    assertThat(shop.report(id, update("provisioning")).softError())
        .startsWith("Invalid status transition: provisioning -> provisioning. ");
    shop.asTenant("PUT /contracts/" + id + "/cancel", "{}").data();
    assertThat(shop.report(id, Shop.delivery("{}")).softError())
        .isEqualTo(
            "Invalid status transition: cancelled -> provisioned. Valid transitions from"
                + " 'cancelled': []");
    assertThat(shop.report(id, update("done")).softError())
        .startsWith("Invalid contract status 'done'. Valid statuses: requested, pending, ");
  }

  @Test
  void deliveryNeedsDetailsAndThenBecomesActive() {
    ContractId id = shop.rent();
    shop.start(id);

    assertThat(shop.report(id, Shop.delivery("  ")).softError())
        .isEqualTo("Instance details are required when marking a contract as provisioned");
    assertThat(shop.report(id, Shop.delivery(" {\"public_ip\":\"1\"} ")).data().asString())
        .isEqualTo("Provisioning status updated");
    assertThat(shop.control().status(id)).isEqualTo("active");
    assertThat(shop.control().contract(id).instanceDetails()).contains("{\"public_ip\":\"1\"}");
    assertThat(shop.report(id, Shop.delivery("{}")).softError())
        .startsWith("Invalid status transition: active -> provisioned.");
  }

  @Test
  void onlyTheExactLowerCaseWordSavesDetailsAndActivates() {
    ContractId id = shop.rent();
    shop.start(id);

    shop.report(id, Shop.delivery("{}").replace("provisioned", "Provisioned")).data();

    assertThat(shop.control().status(id)).isEqualTo("provisioned");
    assertThat(shop.control().contract(id).instanceDetails()).isEmpty();
  }

  @Test
  void oneWrongTypeSilentlyDisablesAllSixMembers() {
    for (String port : new String[] {"\"22\"", "65536", "-1", "1.5"}) {
      ContractId id =
          shop.delivered("{\"gateway_subdomain\":\"a.example\",\"gateway_ssh_port\":" + port + "}");
      JsonNode contract = shop.asTenant("GET /contracts/" + id, null).data();
      assertThat(contract.has("gateway_subdomain")).as(port).isFalse();
      assertThat(contract.has("provisioning_instance_details")).isTrue();
    }
    ContractId good = shop.delivered("{\"gateway_ssh_port\":22,\"gateway_slug\":null}");
    assertThat(
            shop.asTenant("GET /contracts/" + good, null)
                .data()
                .required("gateway_ssh_port")
                .asInt())
        .isEqualTo(22);
  }

  @Test
  void aTakenSlugLeavesADeliveryWithoutDetails() {
    shop.delivered("{\"gateway_slug\":\"k7m2p4\"}");
    ContractId second = shop.rent();
    shop.start(second);

    Reply refused = shop.report(second, Shop.delivery("{\"gateway_slug\":\"k7m2p4\"}"));
    assertThat(refused.softError()).startsWith("Status updated but failed to save details: ");
    assertThat(shop.control().status(second)).isEqualTo("provisioned");
    assertThat(shop.control().contract(second).instanceDetails()).isEmpty();

    shop.report(second, update("paused")).data();
    shop.report(second, Shop.delivery("{\"gateway_slug\":\"free00\"}")).data();
    assertThat(shop.control().status(second)).isEqualTo("active");
  }

  @Test
  void aFailureIsTerminalAndRepeatable() {
    ContractId id = shop.rent();
    String failure = "{\"status\":\"provisioning_failed\",\"instanceDetails\":\"no template\"}";

    for (int time = 0; time < 2; time++) {
      assertThat(shop.report(id, failure).data().asString())
          .isEqualTo("Provisioning failed — contract closed and refund initiated");
    }

    assertThat(shop.control().status(id)).isEqualTo("provisioningfailed");
    assertThat(shop.control().contract(id).failure()).contains("no template");
  }

  @Test
  void aFailureThatComesTooLateIsASuccessWithoutEffect() {
    ContractId delivered = shop.delivered("{}");
    ContractId unknown = new ContractId("00".repeat(32));

    shop.report(delivered, update("PROVISIONING_FAILED")).data();
    shop.report(unknown, update("provisioningfailed")).data();

    assertThat(shop.control().status(delivered)).isEqualTo("active");
    assertThat(shop.control().find(unknown)).isEmpty();
  }

  @Test
  void aStrangersFailureReportCountsUnlessTheDefectIsOff() {
    ContractId id = shop.rent();
    String line = shop.path("PUT /provider/rental-requests/" + id + "/provisioning");
    shop.sender.asUser(shop.tenant, line, update("provisioning_failed")).data();
    assertThat(shop.control().status(id)).isEqualTo("provisioningfailed");

    try (Shop strict = Shop.open(s -> s.without(Defect.UNCHECKED_OWNERSHIP))) {
      ContractId safe = strict.rent();
      String path = "PUT /provider/rental-requests/" + safe + "/provisioning";
      assertThat(strict.asTenant(path, update("provisioning_failed")).softError())
          .isEqualTo("Unauthorized: only provider can update contract status");
    }
  }

  @Test
  void otherUpdatesAreForTheContractsProvider() {
    ContractId id = shop.rent();
    String line = "PUT /provider/rental-requests/" + id + "/provisioning";

    assertThat(shop.asTenant(line, update("provisioning")).softError())
        .isEqualTo("Unauthorized: only provider can update contract status");
    assertThat(
            shop.asAgent("PUT /provider/rental-requests/00/provisioning", update("provisioning"))
                .softError())
        .isEqualTo("Contract not found");
    assertThat(shop.asProvider(line, update("provisioning")).data().asString())
        .isEqualTo("Provisioning status updated");
  }

  @Test
  void anUnpaidContractCannotBeDelivered() {
    ContractId id =
        new ContractId(
            shop.asTenant("POST /contracts", shop.order("Test", "\"x\":0"))
                .data()
                .required("contractId")
                .asString());
    assertThat(shop.control().status(id)).isEqualTo("requested");
    shop.asProvider("POST /provider/rental-requests/" + id + "/respond", "{\"accept\":true}")
        .data();
    assertThat(shop.asAgent("POST /providers/:pk/contracts/" + id + "/lock", null).softError())
        .isEqualTo("Contract " + id + " payment not succeeded (status: pending)");
    shop.start(id);

    assertThat(shop.report(id, Shop.delivery("{}")).softError())
        .isEqualTo(
            "Contract "
                + id
                + " cannot transition to provisioned while unpaid: payment_status is 'pending' but"
                + " payment_amount_e9s is 10000000000 (>0 requires payment_status='succeeded')");
  }

  @Test
  void onlyCancelledContractsCanBeReportedTerminated() {
    ContractId id = shop.delivered("{}");
    String line = "PUT /providers/:pk/contracts/" + id + "/terminated";
    assertThat(shop.asAgent(line, null).softError())
        .isEqualTo("Contract not found or not in cancelled status (ID: " + id + ")");
    shop.asTenant("PUT /contracts/" + id + "/cancel", "{}").data();

    assertThat(shop.asAgent(line, null).data().asBoolean()).isTrue();
    assertThat(shop.asAgent(line, null).data().asBoolean()).isTrue();
  }

  private ContractId brought(String status) {
    ContractId id = shop.rent();
    WAY.getOrDefault(status, List.of()).forEach(step -> shop.report(id, update(step)).data());
    return id;
  }

  private static String update(String status) {
    return "{\"status\":\"" + status + "\",\"instanceDetails\":\"{}\"}";
  }
}

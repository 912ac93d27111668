// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RentalsTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aTestPaymentIsPaidAndAcceptedAtOnce() {
    Reply reply =
        shop.asTenant(
            "POST /contracts", shop.order("test", "\"contact_method\":\"email:user@example.com\""));

    assertThat(reply.data().propertyNames()).containsExactly("contractId", "message");
    ContractId id = new ContractId(reply.data().required("contractId").asString());
    JsonNode contract = shop.asTenant("GET /contracts/" + id, null).data();
    assertThat(contract.required("status").asString()).isEqualTo("accepted");
    assertThat(contract.required("payment_status").asString()).isEqualTo("succeeded");
    assertThat(contract.required("request_memo").asString())
        .isEqualTo("Rental request for Small VPS");
    assertThat(contract.required("duration_hours").asLong()).isEqualTo(720);
    assertThat(contract.required("end_timestamp_ns").asLong())
        .isEqualTo(shop.now() + Duration.ofDays(30).toNanos());
    assertThat(contract.has("provisioning_instance_details")).isFalse();
  }

  /** The id of the platform's own documentation, through the front door. */
  @Test
  void theIdIsTheOneThatTheDocumentationComputes() {
    ContractId id =
        shop.rent("\"contact_method\":\"email:user@example.com\",\"request_memo\":\"hello\"");

    assertThat(id.hex())
        .isEqualTo("f835f784203877cf8ce16899ab2915933de2f3777e168a1b3b572e9ce3d9c6ca");
  }

  @Test
  void equalOrdersAtOneInstantAreTwoContracts() {
    assertThat(shop.rent()).isNotEqualTo(shop.rent());
  }

  @Test
  void thePriceIsTruncatedTwice() {
    assertThat(price("10.0", 720)).isEqualTo(10_000_000_000L);
    assertThat(price("10.0", 1)).isEqualTo(13_888_888L);
    assertThat(price("0.1", 24)).isEqualTo(3_333_333L);
    assertThat(price("4.35", 720)).isEqualTo((long) (4.35 * 1e9));
  }

  @Test
  void rentingFromOneselfIsFree() {
    Reply reply = shop.asProvider("POST /contracts", shop.order("wallet", "\"x\":0"));

    ContractId id = new ContractId(reply.data().required("contractId").asString());
    JsonNode contract = shop.asProvider("GET /contracts/" + id, null).data();
    assertThat(contract.required("payment_amount_e9s").asLong()).isZero();
    assertThat(contract.required("status").asString()).isEqualTo("accepted");
  }

  @Test
  void anEmptyWalletCancelsTheContract() {
    Reply reply = shop.asTenant("POST /contracts", shop.order("stripe", "\"x\":0"));

    assertThat(reply.softError()).startsWith("Insufficient wallet balance. ");
    assertThat(shop.control().contracts())
        .extracting(ContractView::status)
        .containsExactly("cancelled");
  }

  @Test
  void badOrdersAreRefused() {
    assertRefused("\"duration_hours\":0", "duration_hours must be at least 1 (got 0)");
    assertRefused("\"ssh_pubkey\":\"ecdsa-sha2-nistp256 AAAA\"", "Invalid SSH public key format");
    assertRefused("\"payment_method\":\"gold\"", "Invalid payment method: ");
    assertRefused("\"offering_db_id\":99", "Offering not found");
    assertThat(shop.asTenant("POST /contracts", "{\"offering_db_id\":1}").status()).isEqualTo(400);
  }

  @Test
  void theOffersBoundsHold() {
    long offer =
        shop.createOffering("bounded", "1", "\"min_contract_hours\":2,\"max_contract_hours\":4");
    String wanted = "\"offering_db_id\":" + offer + ",\"duration_hours\":";

    assertRefused(wanted + 1, "Offering requires minimum 2 hours (requested 1)");
    assertRefused(wanted + 5, "Offering allows maximum 4 hours (requested 5)");
    shop.rent(wanted + 4);
  }

  /** The platform's own pattern lets a second line pass. */
  @Test
  void aKeyWithASecondLineIsAccepted() {
    shop.rent("\"ssh_pubkey\":\"ssh-ed25519 AAAA x\"");
    shop.rent("\"ssh_pubkey\":\"ssh-ed25519 AAAA\\n$(touch /tmp/owned)\"");

    assertThat(shop.control().contracts()).hasSize(2);
  }

  @Test
  void unusedTimeOfAWalletPaymentGoesBack() {
    long price = 10_000_000_000L;
    shop.control().fundWallet(shop.tenant.key(), 2 * price);
    ContractId early = walletContract();
    shop.asTenant("PUT /contracts/" + early + "/cancel", "{}").data();
    assertThat(balance()).isEqualTo(2 * price);

    shop.advance(Duration.ofSeconds(1));
    ContractId used = walletContract();
    shop.start(used);
    shop.report(used, Shop.delivery("{}")).data();
    shop.advance(Duration.ofHours(180));
    shop.asTenant("PUT /contracts/" + used + "/cancel", "{}").data();

    assertThat(balance()).isEqualTo(price + price * 3 / 4);
    JsonNode contract = shop.asTenant("GET /contracts/" + used, null).data();
    assertThat(contract.required("payment_status").asString()).isEqualTo("refunded");
    assertThat(contract.required("refund_amount_e9s").asLong()).isEqualTo(price * 3 / 4);
  }

  @Test
  void pausedTimeIsNotUsedTime() {
    shop.control().fundWallet(shop.tenant.key(), 10_000_000_000L);
    ContractId id = walletContract();
    shop.start(id);
    shop.report(id, Shop.delivery("{}")).data();
    shop.control().pause(id, "stripe_dispute:dp_1");
    shop.advance(Duration.ofDays(15));
    shop.control().resume(id);

    shop.asTenant("PUT /contracts/" + id + "/cancel", "{}").data();

    assertThat(balance()).isEqualTo(10_000_000_000L);
  }

  @Test
  void aFailedDeliveryGivesTheFullPriceBack() {
    shop.control().fundWallet(shop.tenant.key(), 10_000_000_000L);
    ContractId id = walletContract();
    assertThat(balance()).isZero();

    shop.report(id, "{\"status\":\"provisioning_failed\"}").data();
    shop.report(id, "{\"status\":\"provisioning_failed\"}").data();

    assertThat(balance()).isEqualTo(10_000_000_000L);
  }

  @Test
  void onlyTheTenantCancelsAndOnlyOnce() {
    ContractId id = shop.rent();
    String line = "PUT /contracts/" + id + "/cancel";

    assertThat(shop.asTenant(line, null).status()).isEqualTo(415);
    assertThat(shop.asProvider(line, "{}").softError())
        .isEqualTo("Unauthorized: only the requester can cancel their rental request");
    assertThat(shop.asTenant(line, "{\"memo\":\"bye\"}").data().asString())
        .isEqualTo("Rental request cancelled successfully");
    assertThat(shop.asTenant(line, "{}").softError())
        .startsWith("Contract cannot be cancelled in 'cancelled' status.");
  }

  @Test
  void aDeliveredContractIsExtendedByEitherParty() {
    ContractId id = shop.delivered("{}");
    String line = "POST /contracts/" + id + "/extend";
    long end = shop.now() + Duration.ofDays(30).toNanos();

    JsonNode extended = shop.asProvider(line, "{\"extensionHours\":72}").data();

    assertThat(extended.required("extensionPaymentE9s").asLong()).isEqualTo(1_000_000_000L);
    assertThat(extended.required("newEndTimestampNs").asLong())
        .isEqualTo(end + Duration.ofDays(3).toNanos());
    assertThat(shop.asTenant("GET /contracts/" + id + "/extensions", null).data()).hasSize(1);
    assertThat(
            shop.asTenant(
                    "POST /contracts/" + shop.rent("\"request_memo\":\"2\"") + "/extend",
                    "{\"extensionHours\":1}")
                .softError())
        .isEqualTo("Contract cannot be extended in 'accepted' status");
  }

  @Test
  void withoutAutoAcceptTheProviderDecides() {
    assertThat(
            shop.asProvider("PUT /provider/settings/auto-accept", "{\"autoAcceptRentals\":false}")
                .softError())
        .isEqualTo("Provider profile not found");
    shop.control().createProfile(shop.provider.key());
    shop.asProvider("PUT /provider/settings/auto-accept", "{\"autoAcceptRentals\":false}").data();
    ContractId wanted = shop.rent("\"request_memo\":\"1\"");
    ContractId unwanted = shop.rent("\"request_memo\":\"2\"");

    assertThat(shop.asProvider("GET /provider/rental-requests/pending", null).data()).hasSize(2);
    assertThat(respond(wanted, "true").data().asString()).isEqualTo("Contract accepted");
    assertThat(respond(unwanted, "false").data().asString())
        .isEqualTo("Contract rejected, refund initiated");
    shop.start(wanted);
    shop.report(wanted, Shop.delivery("{}")).data();

    assertThat(shop.control().status(wanted)).isEqualTo("provisioned");
    assertThat(shop.control().status(unwanted)).isEqualTo("rejected");
    assertThat(respond(wanted, "false").softError())
        .isEqualTo(
            "Contract cannot be rejected in 'provisioned' status. Valid for: requested, pending,"
                + " accepted");
  }

  @Test
  void aRuleNarrowsAutoAcceptForOneOffer() {
    JsonNode rule =
        shop.asProvider(
                "POST /provider/auto-accept-rules",
                "{\"offeringId\":\"vps-small\",\"maxDurationHours\":24}")
            .data();
    ContractId tooLong = shop.rent("\"request_memo\":\"1\"");
    ContractId fine = shop.rent("\"duration_hours\":24");
    String path = "/provider/auto-accept-rules/" + rule.required("id").asLong();
    shop.asProvider("DELETE " + path, null).data();
    ContractId free = shop.rent("\"request_memo\":\"3\"");

    assertThat(shop.control().status(tooLong)).isEqualTo("requested");
    assertThat(shop.control().status(fine)).isEqualTo("accepted");
    assertThat(shop.control().status(free)).isEqualTo("accepted");
    assertThat(rule.required("minDurationHours").isNull()).isTrue();
  }

  @Test
  void contractsAreForTheirPartiesOnly() {
    ContractId id = shop.rent();
    Person stranger = Person.of(0x55);

    assertThat(shop.sender.asUser(stranger, shop.path("GET /contracts/" + id), null).softError())
        .startsWith("Unauthorized: ");
    assertThat(shop.asTenant("GET /users/" + shop.tenant.key() + "/contracts", null).data())
        .hasSize(1);
    assertThat(shop.asProvider("GET /users/" + shop.tenant.key() + "/contracts", null).softError())
        .startsWith("Unauthorized: ");
  }

  private void assertRefused(String moreMembers, String error) {
    assertThat(shop.asTenant("POST /contracts", shop.order("test", moreMembers)).softError())
        .startsWith(error);
  }

  private ContractId walletContract() {
    return new ContractId(
        shop.asTenant("POST /contracts", shop.order("wallet", "\"x\":0"))
            .data()
            .required("contractId")
            .asString());
  }

  private long balance() {
    return shop.asTenant("GET /users/" + shop.tenant.key() + "/wallet", null)
        .data()
        .required("balanceE9s")
        .asLong();
  }

  private Reply respond(ContractId id, String accept) {
    return shop.asProvider(
        "POST /provider/rental-requests/" + id + "/respond", "{\"accept\":" + accept + "}");
  }

  private long price(String monthly, int hours) {
    long offer = shop.createOffering("p" + monthly + "-" + hours, monthly, "\"x\":0");
    ContractId id = shop.rent("\"offering_db_id\":" + offer + ",\"duration_hours\":" + hours);
    return shop.asTenant("GET /contracts/" + id, null)
        .data()
        .required("payment_amount_e9s")
        .asLong();
  }
}

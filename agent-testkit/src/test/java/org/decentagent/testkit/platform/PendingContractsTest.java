// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PendingContractsTest {
  private static final String PENDING = "GET /providers/:pk/contracts/pending-provision";

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void itemsCarryTheOffersSizesAndNoStatus() {
    ContractId id = shop.rent();
    shop.control().setInstanceConfig(id, "{broken");

    JsonNode item = shop.asAgent(PENDING, null).data().get(0);

    assertThat(item.propertyNames())
        .containsExactly(
            "contract_id",
            "offering_id",
            "requester_ssh_pubkey",
            "instance_config",
            "cpu_cores",
            "memory_amount");
    assertThat(item.required("memory_amount").asString()).isEqualTo("4 GB");
    assertThat(item.required("instance_config").asString()).isEqualTo("{broken");
  }

  @Test
  void theOldestComesFirstAndOneBeingProvisionedStays() {
    ContractId first = shop.rent();
    shop.advance(Duration.ofSeconds(1));
    ContractId second = shop.rent();
    shop.start(first);

    assertThat(pending()).containsExactly(first.hex(), second.hex());
    shop.report(first, Shop.delivery("{}")).data();
    assertThat(pending()).containsExactly(second.hex());
  }

  @Test
  void aLiveLockHidesAContractFromItsOwnHolderToo() {
    ContractId id = shop.rent();
    shop.asAgent("POST /providers/:pk/contracts/" + id + "/lock", null).data();

    assertThat(pending()).isEmpty();
    shop.advance(Duration.ofMinutes(5));
    assertThat(pending()).isEmpty();
    shop.advance(Duration.ofNanos(1));
    assertThat(pending()).containsExactly(id.hex());
  }

  @Test
  void anotherPoolsOffersAndDeletedOffersAreInvisible() {
    Person american = Person.of(0x55);
    shop.enrol(american, shop.createPool("na"));
    shop.rent();

    assertThat(shop.sender.asAgent(american, shop.path(PENDING), null).data()).isEmpty();
    assertThat(pending()).hasSize(1);
    shop.asProvider("DELETE /providers/:pk/offerings/" + shop.offering, null).data();
    assertThat(pending()).isEmpty();
  }

  @Test
  void withoutAnExplicitPoolTheCountrysRegionDecides() {
    Person american = Person.of(0x55);
    shop.enrol(american, shop.createPool("na"));
    long offer = shop.createOffering("anywhere", "1", "\"provisioner_type\":\"docker\"");
    shop.asTenant("POST /contracts", shop.order("test", "\"offering_db_id\":" + offer)).data();

    assertThat(pending()).hasSize(1);
    assertThat(shop.sender.asAgent(american, shop.path(PENDING), null).data()).isEmpty();
    move(offer, "mx");
    move(offer, "ZA");
    assertThat(pending()).isEmpty();
    move(offer, "US");
    assertThat(shop.sender.asAgent(american, shop.path(PENDING), null).data()).hasSize(1);
  }

  @Test
  void anotherProvidersPathIsRefused() {
    String line = "GET /api/v1/providers/" + shop.tenant.key() + "/contracts/pending-provision";

    assertThat(shop.sender.asAgent(shop.agent, line, null).softError())
        .isEqualTo("Unauthorized: can only access your delegated provider's contracts");
  }

  @Test
  void anUnpaidContractIsNotListed() {
    shop.asTenant("POST /contracts", shop.order("TEST", "\"x\":0")).data();

    assertThat(pending()).isEmpty();
  }

  private void move(long offer, String country) {
    shop.asProvider(
        "PUT /providers/:pk/offerings/" + offer,
        Shop.terms("anywhere", "1", "\"provisioner_type\":\"docker\"")
            .replace("\"DE\"", "\"" + country + "\""));
  }

  private List<String> pending() {
    return shop.asAgent(PENDING, null).data().values().stream()
        .map(item -> item.required("contract_id").asString())
        .toList();
  }
}

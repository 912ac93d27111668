// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OfferingsTest {
  private static final String OFFERINGS = "/providers/:pk/offerings";

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void anOfferThatIsNotPublicIsSeenByItsOwnerAlone() {
    JsonNode own = shop.asProvider("GET /provider/my-offerings", null).data();
    JsonNode everybody = shop.sender.unsigned(shop.path("GET " + OFFERINGS), null).data();

    assertThat(own).hasSize(1);
    assertThat(own.get(0).required("offering_id").asString()).isEqualTo("vps-small");
    assertThat(own.get(0).required("id").asLong()).isEqualTo(shop.offering);
    assertThat(everybody).isEmpty();
  }

  @Test
  void aPublicOfferIsSeenByEverybody() {
    shop.asProvider(
            "POST " + OFFERINGS, Shop.terms("open", "1", "\"x\":0").replace("private", "public"))
        .data();

    assertThat(shop.sender.unsigned(shop.path("GET " + OFFERINGS), null).data()).hasSize(1);
  }

  @Test
  void offersAreUniqueCompleteAndSensible() {
    String twice = Shop.terms("vps-small", "1", "\"x\":0");
    assertThat(shop.asProvider("POST " + OFFERINGS, twice).softError()).contains("duplicate key");
    String other = twice.replace("vps-small", "other");
    assertThat(shop.asProvider("POST " + OFFERINGS, other.replace("DE", "de")).softError())
        .contains("datacenter_country");
    assertThat(shop.asProvider("POST " + OFFERINGS, other.replace("USD", "???")).softError())
        .isEqualTo("Currency '???' is not supported by Stripe");
    assertThat(
            shop.asProvider("POST " + OFFERINGS, other.replace("\"is_draft\":false,", "")).status())
        .isEqualTo(400);
    assertThat(
            shop.asProvider(
                    "POST " + OFFERINGS, other.replace("\"x\":0", "\"agent_pool_id\":\"nowhere\""))
                .softError())
        .contains("foreign key");
  }

  @Test
  void anOfferIsChangedAndDeletedByItsOwner() {
    String line = OFFERINGS + "/" + shop.offering;
    assertThat(shop.asProvider("PUT " + line, Shop.terms("renamed", "1", "\"x\":0")).data())
        .isNotNull();
    assertThat(
            shop.asProvider("GET /provider/my-offerings", null)
                .data()
                .get(0)
                .required("offering_id")
                .asString())
        .isEqualTo("renamed");
    assertThat(shop.asTenant("DELETE " + line, null).softError()).startsWith("Unauthorized");
    shop.asProvider("DELETE " + line, null).data();
    assertThat(shop.asProvider("DELETE " + line, null).softError()).isEqualTo("Offering not found");
    assertThat(shop.asProvider("DELETE " + OFFERINGS + "/x", null).status()).isEqualTo(400);
  }

  @Test
  void anAllowListNamesKeys() {
    String line = OFFERINGS + "/" + shop.offering + "/allowlist";
    String add = "{\"allowedPubkey\":\"" + shop.tenant.key() + "\"}";

    shop.asProvider("POST " + line, add).data();
    JsonNode entries = shop.asProvider("GET " + line, null).data();
    JsonNode removed = shop.asProvider("DELETE " + line + "/" + shop.tenant.key(), null).data();

    assertThat(entries.get(0).required("allowed_pubkey").asString()).isEqualTo(shop.tenant.key());
    assertThat(removed.asBoolean()).isTrue();
    assertThat(shop.asProvider("GET " + line, null).data()).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.defect.Defect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class LocksTest {
  private static final Duration TTL = Duration.ofMinutes(5);

  private final Shop shop = Shop.open();
  private final Person rival = Person.of(0x55);
  private final ContractId id = shop.rent();
  private final String path = "/providers/:pk/contracts/" + id + "/lock";

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aLockIsGrantedForFiveMinutesAndRenewedByItsHolder() {
    JsonNode first = shop.asAgent("POST " + path, null).data();
    shop.advance(Duration.ofMinutes(2));
    JsonNode second = shop.asAgent("POST " + path, null).data();

    assertThat(first.required("acquired").asBoolean()).isTrue();
    assertThat(second.required("expiresAtNs").asLong())
        .isEqualTo(shop.now() + TTL.toNanos())
        .isEqualTo(first.required("expiresAtNs").asLong() + Duration.ofMinutes(2).toNanos());
  }

  @Test
  void aForeignLockIsASuccessThatSaysNo() {
    shop.enrol(rival, shop.pool);
    shop.asAgent("POST " + path, null).data();

    Reply refused = lockAsRival();
    shop.advance(TTL.plusNanos(1));
    Reply granted = lockAsRival();
    Reply lost = shop.asAgent("POST " + path, null);

    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.json().required("success").asBoolean()).isTrue();
    assertThat(refused.json().required("data").required("acquired").asBoolean()).isFalse();
    assertThat(refused.json().required("error").asString())
        .isEqualTo("Contract already locked by another agent");
    assertThat(granted.data().required("acquired").asBoolean()).isTrue();
    assertThat(lost.json().required("data").required("acquired").asBoolean()).isFalse();
  }

  @Test
  void onlyTheHolderReleasesAndItMayDoSoLate() {
    shop.enrol(rival, shop.pool);
    shop.asAgent("POST " + path, null).data();
    shop.advance(TTL.multipliedBy(2));

    PoolsTest.assertFalse(
        shop.sender.asAgent(rival, shop.path("DELETE " + path), null),
        "Lock not held by this agent");
    assertThat(shop.asAgent("DELETE " + path, null).data().asBoolean()).isTrue();
    PoolsTest.assertFalse(shop.asAgent("DELETE " + path, null), "Lock not held by this agent");
  }

  @Test
  void theRefusalNamesTheContractsStatus() {
    shop.asTenant("PUT /contracts/" + id + "/cancel", "{}").data();
    String unknown = "00".repeat(32);

    assertThat(shop.asAgent("POST " + path, null).softError())
        .isEqualTo("Contract " + id + " is not in lockable status (status: cancelled)");
    assertThat(shop.asAgent("POST /providers/:pk/contracts/" + unknown + "/lock", null).softError())
        .isEqualTo("Contract not found: " + unknown);
  }

  @Test
  void aLockNeedsThePermissionAndNoBody() {
    shop.control().permit(shop.agent.key(), List.of("heartbeat"));

    assertThat(shop.asAgent("POST " + path, null).softError())
        .isEqualTo("Agent does not have 'provision' permission");
    assertThat(shop.asAgent("DELETE " + path, null).status()).isEqualTo(200);
  }

  @Test
  void aLockIsAdvisoryAndSurvivesStatusChanges() {
    shop.enrol(rival, shop.pool);
    shop.asAgent("POST " + path, null).data();

    shop.sender
        .asAgent(
            rival,
            shop.path("PUT /provider/rental-requests/" + id + "/provisioning"),
            "{\"status\":\"provisioning\"}")
        .data();

    assertThat(shop.control().contract(id).lockHolder()).contains(shop.agent.key());
    assertThat(shop.control().status(id)).isEqualTo("provisioning");
  }

  @Test
  void anyProvidersAgentMayLockUnlessTheDefectIsOff() {
    assertThat(lockAsForeigner(shop, id).data().required("acquired").asBoolean()).isTrue();
    try (Shop strict = Shop.open(s -> s.without(Defect.UNCHECKED_OWNERSHIP))) {
      assertThat(lockAsForeigner(strict, strict.rent()).softError())
          .isEqualTo("Agent is not delegated by this provider");
    }
  }

  private Reply lockAsRival() {
    return shop.sender.asAgent(rival, shop.path("POST " + path), null);
  }

  /** An agent of the tenant, who is a provider of its own here. */
  static Reply lockAsForeigner(Shop shop, ContractId contract) {
    Person foreigner = foreignAgent(shop);
    return shop.sender.asAgent(
        foreigner,
        "POST /api/v1/providers/%s/contracts/%s/lock".formatted(shop.tenant.key(), contract),
        null);
  }

  static Person foreignAgent(Shop shop) {
    Person foreigner = Person.of(0x66);
    String pools = "POST /api/v1/providers/" + shop.tenant.key() + "/pools";
    String pool =
        shop.sender
            .asUser(
                shop.tenant,
                pools,
                "{\"name\":\"p\",\"location\":\"na\",\"provisionerType\":\"docker\"}")
            .data()
            .required("poolId")
            .asString();
    String token =
        shop.sender
            .asUser(shop.tenant, pools + "/" + pool + "/setup-tokens", "{}")
            .data()
            .required("token")
            .asString();
    shop.redeem(token, foreigner).data();
    return foreigner;
  }
}

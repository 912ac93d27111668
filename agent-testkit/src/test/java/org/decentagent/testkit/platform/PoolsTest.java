// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PoolsTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aPoolIsNamedAfterItsNameAndEightDigits() {
    assertThat(shop.pool).matches("rackone-[0-9a-f]{8}");
  }

  @Test
  void aPoolIsInAKnownRegion() {
    Reply reply =
        shop.asProvider(
            "POST /providers/:pk/pools",
            "{\"name\":\"n\",\"location\":\"mars\",\"provisionerType\":\"t\"}");

    assertThat(reply.softError())
        .isEqualTo(
            "Invalid location 'mars': must be one of: europe, na, latam, apac, mena, ssa, cis");
  }

  @Test
  void theListCountsAndTheSinglePoolDoesNot() {
    shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":3}").data();

    JsonNode listed = shop.asProvider("GET /providers/:pk/pools", null).data().get(0);
    JsonNode single = shop.asProvider("GET /providers/:pk/pools/" + shop.pool, null).data();

    assertThat(listed.required("agentCount").asInt()).isEqualTo(1);
    assertThat(listed.required("onlineCount").asInt()).isEqualTo(1);
    assertThat(listed.required("activeContracts").asInt()).isEqualTo(3);
    assertThat(listed.required("offeringsCount").asInt()).isEqualTo(1);
    assertThat(single.has("agentCount")).isFalse();
  }

  @Test
  void somebodyElsesPoolsAreOutOfReach() {
    Reply reply = shop.asTenant("GET /providers/:pk/pools", null);

    assertThat(reply.softError())
        .isEqualTo(
            "Unauthorized: request pubkey %s does not match authenticated user %s"
                .formatted(shop.provider.key(), shop.tenant.key()));
  }

  @Test
  void anUpgradeTargetIsHandedToAgentsVerbatimUntilItIsCleared() {
    String line = "POST /providers/:pk/pools/" + shop.pool + "/upgrade";
    assertThat(shop.asProvider(line, "{\"version\":\"1.2\"}").softError())
        .isEqualTo("Invalid version format '1.2': expected semver like 0.4.21");

    shop.asProvider(line, "{\"version\":\"v1.2.3\"}").data();
    JsonNode told = shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}").data();
    shop.asProvider(line, "{\"version\":null}").data();
    JsonNode later =
        shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}").data();

    assertThat(told.required("upgradeToVersion").asString()).isEqualTo("v1.2.3");
    assertThat(later.has("upgradeToVersion")).isFalse();
  }

  @Test
  void aPoolThatEverHadAnAgentCannotBeDeleted() {
    String line = "DELETE /providers/:pk/pools/" + shop.pool;
    String empty = shop.createPool("na");

    assertThat(shop.asProvider(line, null).softError())
        .isEqualTo("Cannot delete pool with 1 active agents. Revoke agents first.");
    shop.asProvider("DELETE /providers/:pk/agent-delegations/" + shop.agent.key(), null).data();
    assertThat(shop.asProvider(line, null).softError()).contains("foreign key");
    assertThat(shop.asProvider("DELETE /providers/:pk/pools/" + empty, null).data().asBoolean())
        .isTrue();
    assertFalse(shop.asProvider("DELETE /providers/:pk/pools/" + empty, null), "Pool not found");
  }

  @Test
  void updatesNameWhatChangedNothing() {
    assertFalse(
        shop.asProvider("PUT /providers/:pk/pools/" + shop.pool, "{}"),
        "No fields to update or pool not found");
    shop.asProvider("PUT /providers/:pk/pools/" + shop.pool, "{\"name\":\"B\"}").data();

    assertThat(
            shop.asProvider("GET /providers/:pk/pools/" + shop.pool, null)
                .data()
                .required("name")
                .asString())
        .isEqualTo("B");
  }

  @Test
  void delegationsShowWhoIsOnlineAndKeepRevokedOnes() {
    String line = "GET /providers/:pk/agent-delegations";
    shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0,\"version\":\"0.1.0\"}")
        .data();
    JsonNode online = shop.asProvider(line, null).data().get(0);
    shop.advance(Duration.ofMinutes(5));
    JsonNode offline = shop.asProvider(line, null).data().get(0);
    String agent = "/providers/:pk/agent-delegations/" + shop.agent.key();
    shop.asProvider("PUT " + agent + "/label", "{\"label\":\"rack\"}").data();
    shop.asProvider("DELETE " + agent, null).data();
    JsonNode revoked = shop.asProvider(line, null).data().get(0);

    assertThat(online.required("online").asBoolean()).isTrue();
    assertThat(online.required("version").asString()).isEqualTo("0.1.0");
    assertThat(offline.required("online").asBoolean()).isFalse();
    assertThat(revoked.required("active").asBoolean()).isFalse();
    assertThat(revoked.required("label").asString()).isEqualTo("rack");
    assertFalse(shop.asProvider("DELETE " + agent, null), "No active delegation found to revoke");
  }

  static void assertFalse(Reply reply, String error) {
    assertThat(reply.json().required("success").asBoolean()).isTrue();
    assertThat(reply.json().required("data").asBoolean()).isFalse();
    assertThat(reply.json().required("error").asString()).isEqualTo(error);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SetupTokensTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aTokenBindsOneAgentWithAllPermissions() {
    String token = shop.token(shop.pool);
    Person another = Person.of(0x55);

    JsonNode first = shop.redeem(token, another).data();
    Reply second = shop.redeem(token, another);

    assertThat(token).matches("apt_europe_[0-9a-f]{16}");
    assertThat(first.required("providerPubkey").asString()).isEqualTo(shop.provider.key());
    assertThat(first.required("permissions")).hasSize(5);
    assertThat(second.softError()).isEqualTo("Setup token already used");
  }

  @Test
  void aTokenLastsAsLongAsItWasMadeFor() {
    String lines = "POST /providers/:pk/pools/" + shop.pool + "/setup-tokens";
    String dead =
        shop.asProvider(lines, "{\"expiresInHours\":0}").data().required("token").asString();
    String day = shop.token(shop.pool);

    assertThat(shop.redeem(dead, Person.of(0x55)).softError()).isEqualTo("Setup token expired");
    shop.advance(Duration.ofHours(24));
    assertThat(shop.redeem(day, Person.of(0x55)).softError()).isEqualTo("Setup token expired");
    assertThat(shop.redeem("apt_none", Person.of(0x55)).softError())
        .isEqualTo("Invalid setup token");
    assertThat(shop.asProvider(lines, "{\"expiresInHours\":-1}").status()).isEqualTo(400);
  }

  @Test
  void aBadAgentKeyIsRefusedBeforeTheTokenIsUsed() {
    String token = shop.token(shop.pool);

    Reply refused =
        shop.sender.unsigned(
            "POST /api/v1/agents/setup", "{\"token\":\"" + token + "\",\"agentPubkey\":\"00\"}");

    assertThat(refused.softError())
        .isEqualTo("Invalid agent_pubkey: Public key must be 32 bytes, got 1 bytes (value: 00)");
    assertThat(shop.redeem(token, Person.of(0x55)).data()).isNotEmpty();
  }

  @Test
  void registeringAKnownKeyMovesItAndUndoesARevocation() {
    shop.asProvider("DELETE /providers/:pk/agent-delegations/" + shop.agent.key(), null).data();
    String elsewhere = shop.createPool("na");
    shop.advance(Duration.ofMinutes(1));

    shop.enrol(shop.agent, elsewhere);

    JsonNode delegation =
        shop.asProvider("GET /providers/:pk/agent-delegations", null).data().get(0);
    assertThat(delegation.required("poolId").asString()).isEqualTo(elsewhere);
    assertThat(delegation.required("active").asBoolean()).isTrue();
    assertThat(delegation.required("createdAtNs").asLong())
        .isEqualTo(Shop.START.getEpochSecond() * 1_000_000_000L);
  }

  @Test
  void onlyUnusedTokensAreListedAndADeletedOneIsGone() {
    String token = shop.token(shop.pool);
    String lines = "/providers/:pk/pools/" + shop.pool + "/setup-tokens";

    assertThat(shop.asProvider("GET " + lines, null).data()).hasSize(1);
    shop.asProvider("DELETE " + lines + "/" + token, null).data();
    assertThat(shop.asProvider("GET " + lines, null).data()).isEmpty();
    PoolsTest.assertFalse(
        shop.asProvider("DELETE " + lines + "/" + token, null), "Token not found");
    assertThat(shop.asProvider("POST /providers/:pk/pools/x/setup-tokens", "{}").softError())
        .isEqualTo("Pool not found");
  }
}

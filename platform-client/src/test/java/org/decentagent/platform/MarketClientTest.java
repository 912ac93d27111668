// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.CONTRACT_HEX;
import static org.decentagent.platform.PlatformServer.PROVIDER;
import static org.decentagent.platform.PlatformServer.SSH;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mockwebserver3.RecordedRequest;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The provider's and the tenant's side. */
final class MarketClientTest {
  private final PlatformServer server = new PlatformServer();
  private final MarketClient market = server.market();

  @AfterEach
  void close() {
    market.close();
    server.close();
  }

  @Test
  void aPoolIsMadeAndNamed() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"poolId\":\"rack-one-0a1b2c3d\",\"name\":\"Rack One\"}}");

    Answer<String> answer = market.createPool("Rack One", "europe", "proxmox");

    RecordedRequest request = server.request();
    assertThat(answer).isEqualTo(new Answer.Ok<>("rack-one-0a1b2c3d"));
    assertThat(request.getTarget()).isEqualTo("/api/v1/providers/" + PROVIDER + "/pools");
    assertThat(request.getHeaders().get("X-Public-Key")).isEqualTo(PROVIDER);
    assertThat(request.getHeaders().get("X-Agent-Pubkey")).isNull();
    assertThat(PlatformServer.body(request))
        .isEqualTo(
            "{\"name\":\"Rack One\",\"location\":\"europe\",\"provisionerType\":\"proxmox\"}");
  }

  @Test
  void aPoolWithAgentsIsNotRemoved() {
    server.answerJson(
        "{\"success\":false,\"error\":\"Cannot delete pool with 1 active agents. Revoke agents"
            + " first.\"}");
    server.answerJson("{\"success\":true,\"data\":false,\"error\":\"Pool not found\"}");

    assertThat(market.deletePool("p")).isInstanceOf(Answer.Refused.class);
    assertThat(market.deletePool("p")).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void aSetupTokenIsASecret() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"token\":\"apt_europe_0123456789abcdef\",\"poolId\":\"p\"}}");

    Answer<Secret> answer = market.createSetupToken("p", "demo", 2);

    assertThat(answer).isEqualTo(new Answer.Ok<>(Secret.of("apt_europe_0123456789abcdef")));
    assertThat(answer.toString()).doesNotContain("apt_");
    assertThat(PlatformServer.body(server.request()))
        .isEqualTo("{\"label\":\"demo\",\"expiresInHours\":2}");
  }

  @Test
  void theAgentsOfAPoolAreListed() {
    server.answerJson(
        "{\"success\":true,\"data\":[{\"agentPubkey\":\"d04a\",\"active\":true,\"online\":true,"
            + "\"version\":null,\"lastHeartbeatNs\":1767225600000000000,\"permissions\":[]},7]}");

    Answer<PoolAgents> answer = market.agents("p");

    assertThat(answer)
        .isEqualTo(
            new Answer.Ok<>(
                new PoolAgents(
                    List.of(
                        new PoolAgents.PoolAgent(
                            "d04a",
                            true,
                            true,
                            Optional.empty(),
                            Optional.of(Instant.ofEpochSecond(1_767_225_600L)))),
                    List.of(
                        new Malformed(
                            Optional.empty(), "agents[1]", "has a value of the wrong type")))));
  }

  @Test
  void anAgentIsRevokedByItsKey() {
    String agent = PlatformServer.agentKey().publicHex();
    server.answerJson("{\"success\":true,\"data\":true}");

    assertThat(market.revokeAgent(agent)).isEqualTo(new Answer.Ok<>(Done.DONE));
    assertThat(server.request().getTarget())
        .isEqualTo("/api/v1/providers/" + PROVIDER + "/agent-delegations/" + agent);
    assertThatThrownBy(() -> market.revokeAgent("../pools/p"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOfferingHasEveryMemberThePlatformAsksFor() {
    server.answerJson("{\"success\":true,\"data\":42}");

    Answer<Long> answer =
        market.createOffering(
            new NewOffering(
                "vps-small",
                "Small",
                "private",
                new BigDecimal("4.50"),
                new NewOffering.Machine(
                    2, MemorySize.ofMebibytes(1536), StorageSize.ofGibibytes(20)),
                new NewOffering.Source(
                    "rack-1", "docker", Optional.of("{}"), "DE", "Falkenstein")));

    JsonNode body = new JsonMapper().readTree(PlatformServer.body(server.request()));
    assertThat(answer).isEqualTo(new Answer.Ok<>(42L));
    assertThat(body.propertyNames())
        .contains(
            "offering_id",
            "offer_name",
            "currency",
            "monthly_price",
            "setup_fee",
            "visibility",
            "product_type",
            "billing_interval",
            "billing_unit",
            "is_subscription",
            "stock_status",
            "unmetered_bandwidth",
            "datacenter_country",
            "datacenter_city",
            "is_draft");
    assertThat(body.get("memory_amount").asString()).isEqualTo("1536 MB");
    assertThat(body.get("total_ssd_capacity").asString()).isEqualTo("20 GB");
    assertThat(body.get("monthly_price").asDouble()).isEqualTo(4.5);
    assertThat(body.get("is_draft").isBoolean()).isTrue();
    assertThat(body.get("agent_pool_id").asString()).isEqualTo("rack-1");
  }

  @Test
  void aRentalAsksInSnakeCaseAndIsAnsweredInCamelCase() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"contractId\":\"" + CONTRACT_HEX + "\",\"message\":\"ok\"}}");

    Answer<?> answer = market.rent(new Rental(42, SSH, 1, "test", Optional.empty()));

    assertThat(answer).isEqualTo(new Answer.Ok<>(CONTRACT));
    assertThat(PlatformServer.body(server.request()))
        .isEqualTo(
            "{\"offering_db_id\":42,\"ssh_pubkey\":\""
                + SSH
                + "\",\"duration_hours\":1,\"payment_method\":\"test\"}");
  }

  @Test
  void aContractShowsItsDetailsOnlyWhenAsked() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"contract_id\":\""
            + CONTRACT_HEX
            + "\",\"status\":\"active\",\"end_timestamp_ns\":1767225600000000000,"
            + "\"provisioning_instance_details\":\"{\\\"root_password\\\":\\\"hush\\\"}\","
            + "\"gateway_subdomain\":\"h.example\",\"gateway_ssh_port\":20001,"
            + "\"cancel_at_period_end\":false}}");

    Answer<ContractView> answer = market.contract(CONTRACT);

    assertThat(answer)
        .isEqualTo(
            new Answer.Ok<>(
                new ContractView(
                    CONTRACT,
                    "active",
                    Optional.of(Secret.of("{\"root_password\":\"hush\"}")),
                    Optional.of(Instant.ofEpochSecond(1_767_225_600L)),
                    Optional.of("h.example"),
                    OptionalInt.of(20001))));
    assertThat(answer.toString()).doesNotContain("hush");
  }

  @Test
  void aCancellationHasABodyEvenWithoutMemo() {
    server.answerJson("{\"success\":true,\"data\":\"Rental request cancelled successfully\"}");

    assertThat(market.cancel(CONTRACT, Optional.empty())).isEqualTo(new Answer.Ok<>(Done.DONE));

    RecordedRequest request = server.request();
    assertThat(request.getMethod()).isEqualTo("PUT");
    assertThat(PlatformServer.body(request)).isEqualTo("{}");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void anOfferingIsTakenDownByItsNumber() {
    server.answerJson("{\"success\":true,\"data\":\"deleted\"}");

    assertThat(market.deleteOffering(42)).isEqualTo(new Answer.Ok<>(Done.DONE));
    assertThat(server.request().getRequestLine())
        .isEqualTo("DELETE /api/v1/providers/" + PROVIDER + "/offerings/42 HTTP/1.1");
  }

  @Test
  void aBuyerIsAdmittedByPublicKey() {
    server.answerJson("{\"success\":true,\"data\":7}");

    assertThat(market.admit(42, "ab".repeat(32))).isEqualTo(new Answer.Ok<>(Done.DONE));

    RecordedRequest request = server.request();
    assertThat(request.getRequestLine())
        .isEqualTo("POST /api/v1/providers/" + PROVIDER + "/offerings/42/allowlist HTTP/1.1");
    assertThat(PlatformServer.body(request))
        .isEqualTo("{\"allowedPubkey\":\"" + "ab".repeat(32) + "\"}");
  }
}

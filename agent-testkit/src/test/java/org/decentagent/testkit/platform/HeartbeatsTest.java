// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class HeartbeatsTest {
  private static final String HEARTBEAT = "POST /providers/:pk/heartbeat";
  private static final String STATUS = "GET /providers/:pk/agent-status";
  private static final String RESOURCES =
      "{\"cpuCores\":4,\"cpuThreads\":8,\"memoryTotalMb\":100,\"memoryAvailableMb\":50,"
          + "\"storagePools\":[],\"gpuDevices\":[],\"templates\":[]}";

  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theAnswerNamesThePoolAndTheNextBeat() {
    JsonNode answer = shop.asAgent(HEARTBEAT, "{\"activeContracts\":0}").data();

    assertThat(answer.propertyNames())
        .containsExactly("acknowledged", "nextHeartbeatSeconds", "poolId", "poolName");
    assertThat(answer.required("nextHeartbeatSeconds").asInt()).isEqualTo(60);
  }

  @Test
  void whatAHeartbeatOmitsKeepsItsValue() {
    shop.asAgent(
            HEARTBEAT,
            "{\"activeContracts\":7,\"version\":\"1.0.0\",\"capabilities\":[\"vm\"],\"resources\":"
                + RESOURCES
                + "}")
        .data();
    shop.asAgent(HEARTBEAT, "{\"activeContracts\":1,\"version\":null}").data();

    JsonNode status = shop.sender.unsigned(shop.path(STATUS), null).data();

    assertThat(status.required("version").asString()).isEqualTo("1.0.0");
    assertThat(status.required("capabilities").get(0).asString()).isEqualTo("vm");
    assertThat(status.required("resources").required("cpuCores").asInt()).isEqualTo(4);
    assertThat(status.required("activeContracts").asInt()).isEqualTo(1);
    assertThat(status.required("provisionerType").isNull()).isTrue();
  }

  @Test
  void anAgentIsOnlineForLessThanFiveMinutes() {
    assertThat(shop.sender.unsigned(shop.path(STATUS), null).softError())
        .isEqualTo("No agent status found for this provider");
    shop.asAgent(HEARTBEAT, "{\"activeContracts\":0}").data();

    shop.advance(Duration.ofMinutes(5).minusNanos(1));
    JsonNode before = shop.sender.unsigned(shop.path(STATUS), null).data();
    shop.advance(Duration.ofNanos(1));
    JsonNode after = shop.sender.unsigned(shop.path(STATUS), null).data();

    assertThat(before.required("online").asBoolean()).isTrue();
    assertThat(after.required("online").asBoolean()).isFalse();
  }

  @Test
  void resourcesNeedTheirArrays() {
    for (String array : new String[] {"storagePools", "gpuDevices", "templates"}) {
      String without = RESOURCES.replace(",\"" + array + "\":[]", "");
      Reply reply =
          shop.asAgent(HEARTBEAT, "{\"activeContracts\":0,\"resources\":" + without + "}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).contains(array);
    }
    assertThat(shop.asAgent(HEARTBEAT, "{}").status()).isEqualTo(400);
  }

  @Test
  void anotherProvidersPathIsRefused() {
    String line = "POST /api/v1/providers/" + shop.tenant.key() + "/heartbeat";

    assertThat(shop.sender.asAgent(shop.agent, line, "{\"activeContracts\":0}").softError())
        .isEqualTo("Agent is not delegated by this provider");
  }

  @Test
  void bandwidthIsKeptAsReported() {
    for (int bytes : new int[] {10, 20}) {
      shop.asAgent(
              HEARTBEAT,
              """
              {"activeContracts":0,"bandwidthStats":[
                {"gatewaySlug":"k7m2p4","contractId":"ab","bytesIn":%d,"bytesOut":2}]}
              """
                  .formatted(bytes))
          .data();
    }

    JsonNode latest = shop.asProvider("GET /providers/:pk/bandwidth", null).data();
    JsonNode history = shop.asProvider("GET /providers/:pk/contracts/ab/bandwidth", null).data();

    assertThat(latest).hasSize(1);
    assertThat(latest.get(0).required("bytesIn").asLong()).isEqualTo(20);
    assertThat(history).hasSize(2);
  }
}

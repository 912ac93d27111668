// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerOptions;
import org.decentagent.testkit.hetzner.SimulatedHetzner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HetznerBackendTest {
  private static final String LABEL = "0123456789abcdef";

  private final SimulatedHetzner cloud =
      SimulatedHetzner.start(HetznerOptions.withProject(HetznerBackend.PROJECT, "token"));
  private final HetznerBackend backend = new HetznerBackend(cloud, "");

  @AfterEach
  void close() {
    backend.close();
  }

  private void makeGroup(String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud.url() + "/placement_groups"))
            .header("Authorization", "Bearer token")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"" + name + "\",\"type\":\"spread\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void aServerThatStandsIsATraceWithItsAddressesWhateverItIsCalled() {
    cloud.let(
        new ForeignHand.CreateServer(HetznerBackend.PROJECT, "any", "cx23", "fsn1", Map.of()));

    assertThat(backend.traces(LABEL, Set.of()))
        .contains("servers any")
        .anyMatch(trace -> trace.startsWith("primary_ips "));
  }

  @Test
  void theMarkerOfThisAgentIsNoTraceAndAnyOtherGroupIs() throws Exception {
    makeGroup("decent-agent-" + LABEL);
    makeGroup("decent-agent-" + LABEL + "0");

    assertThat(backend.traces(LABEL, Set.of()))
        .containsExactly("placement_groups decent-agent-" + LABEL + "0");
  }

  @Test
  void aSweepLeavesNothing() {
    cloud.let(
        new ForeignHand.CreateServer(HetznerBackend.PROJECT, "any", "cx23", "fsn1", Map.of()));

    backend.sweep(LABEL);

    assertThat(backend.traces(LABEL, Set.of())).isEmpty();
  }
}

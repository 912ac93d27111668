// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.decentagent.platform.PlatformServer.CONTRACT;
import static org.decentagent.platform.PlatformServer.CONTRACT_HEX;
import static org.decentagent.platform.PlatformServer.PROVIDER;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import mockwebserver3.RecordedRequest;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves the machine, to the letter. */
final class RequestOnTheWireTest {
  private static final String OK = "{\"success\":true,\"data\":\"fine\"}";

  private final PlatformServer server = new PlatformServer();
  private final PlatformClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aHeartbeatLeavesOutWhatIsNotThere() {
    server.answerJson("{\"success\":true,\"data\":{\"acknowledged\":true}}");

    client.heartbeat(
        new Heartbeat("0.6.0", Optional.of("proxmox"), List.of(), 0, Optional.empty()));

    RecordedRequest request = server.request();
    assertThat(request.getRequestLine())
        .isEqualTo("POST /api/v1/providers/" + PROVIDER + "/heartbeat HTTP/1.1");
    assertThat(PlatformServer.body(request))
        .isEqualTo("{\"version\":\"0.6.0\",\"provisionerType\":\"proxmox\",\"activeContracts\":0}");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeaders().get("Origin")).isNull();
    assertThat(request.getHeaders().get("User-Agent")).matches("dc-agent/[0-9]+\\.[0-9]+\\..+");
    assertSigned(request, "X-Agent-Pubkey", PlatformServer.agentKey());
  }

  @Test
  void theSizeOfTheHostGoesOutInTheUnitsOfThePlatformWithEveryRequiredList() {
    server.answerJson("{\"success\":true,\"data\":{\"acknowledged\":true}}");
    HostResources host =
        new HostResources(
            Optional.of("EPYC"),
            8,
            MemorySize.ofMebibytes(16384),
            MemorySize.ofMebibytes(1024),
            List.of(
                new HostResources.StoragePool(
                    "/var/lib/docker",
                    "overlay2",
                    StorageSize.ofGibibytes(100),
                    StorageSize.ofGibibytes(7))));

    client.heartbeat(new Heartbeat("0.6.0", Optional.empty(), List.of(), 0, Optional.of(host)));

    assertThat(PlatformServer.body(server.request()))
        .isEqualTo(
            "{\"version\":\"0.6.0\",\"activeContracts\":0,\"resources\":{\"cpuModel\":\"EPYC\","
                + "\"cpuCores\":8,\"cpuThreads\":8,\"memoryTotalMb\":16384,\"memoryAvailableMb\":1024,"
                + "\"storagePools\":[{\"name\":\"/var/lib/docker\",\"totalGb\":100,\"availableGb\":7,"
                + "\"storageType\":\"overlay2\"}],\"gpuDevices\":[],\"templates\":[]}}");
  }

  @Test
  void aPostWithoutBodyHasALengthOfZeroAndNoContentType() {
    server.answerJson(
        "{\"success\":true,\"data\":{\"acquired\":true,\"expiresAtNs\":1767225900000000000}}");

    client.lock(CONTRACT);

    RecordedRequest request = server.request();
    assertThat(request.getRequestLine())
        .isEqualTo(
            "POST /api/v1/providers/" + PROVIDER + "/contracts/" + CONTRACT_HEX + "/lock HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Length")).isEqualTo("0");
    assertThat(request.getHeaders().get("Content-Type")).isNull();
    assertSigned(request, "X-Agent-Pubkey", PlatformServer.agentKey());
  }

  @Test
  void aReleaseIsADeleteWithoutContentType() {
    server.answerJson("{\"success\":true,\"data\":true}");

    client.release(CONTRACT);

    RecordedRequest request = server.request();
    assertThat(request.getMethod()).isEqualTo("DELETE");
    assertThat(request.getTarget()).endsWith("/contracts/" + CONTRACT_HEX + "/lock");
    assertThat(request.getHeaders().get("Content-Type")).isNull();
    assertSigned(request, "X-Agent-Pubkey", PlatformServer.agentKey());
  }

  @Test
  void statusesAreTheExactLowerCaseWordsOfThePlatform() {
    for (int i = 0; i < 5; i++) {
      server.answerJson(OK);
    }

    client.reportProvisioning(CONTRACT);
    client.reportProvisioned(CONTRACT, "{\"ssh_port\":22}");
    client.reportFailed(CONTRACT, "no template für\nDebian\u0000\ud800");
    client.reportActive(CONTRACT);
    client.reportExpired(CONTRACT);

    String path = "/api/v1/provider/rental-requests/" + CONTRACT_HEX + "/provisioning";
    assertStatusUpdate(path, "{\"status\":\"provisioning\"}");
    assertStatusUpdate(
        path, "{\"status\":\"provisioned\",\"instanceDetails\":\"{\\\"ssh_port\\\":22}\"}");
    assertStatusUpdate(
        path,
        "{\"status\":\"provisioning_failed\",\"instanceDetails\":\"no template für Debian\"}");
    assertStatusUpdate(path, "{\"status\":\"active\"}");
    assertStatusUpdate(path, "{\"status\":\"expired\"}");
  }

  @Test
  void aTerminationIsAPutWithoutBody() {
    server.answerJson("{\"success\":true,\"data\":true}");

    client.reportTerminated(CONTRACT);

    RecordedRequest request = server.request();
    assertThat(request.getRequestLine())
        .isEqualTo(
            "PUT /api/v1/providers/"
                + PROVIDER
                + "/contracts/"
                + CONTRACT_HEX
                + "/terminated HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Length")).isEqualTo("0");
    assertThat(request.getHeaders().get("Content-Type")).isNull();
  }

  @Test
  void reconcileAlwaysSendsItsList() {
    server.answerJson("{\"success\":true,\"data\":{}}");
    server.answerJson("{\"success\":true,\"data\":{}}");

    client.reconcile(List.of());
    client.reconcile(
        List.of(
            new ReportedInstance("101", Optional.of(CONTRACT)),
            new ReportedInstance("102", Optional.empty())));

    assertThat(PlatformServer.body(server.request())).isEqualTo("{\"runningInstances\":[]}");
    assertThat(PlatformServer.body(server.request()))
        .isEqualTo(
            "{\"runningInstances\":[{\"externalId\":\"101\",\"contractId\":\""
                + CONTRACT_HEX
                + "\"},{\"externalId\":\"102\"}]}");
  }

  @Test
  void healthGoesToTheServersPathAndNotToTheOneOfTheOfficialAgent() {
    server.answerJson("{\"success\":true,\"data\":{\"id\":1}}");

    client.reportHealth(
        CONTRACT,
        new HealthReport(
            Instant.parse("2026-01-01T00:00:01Z"),
            HealthReport.Status.UNHEALTHY,
            OptionalInt.of(12),
            Optional.of("no answer")));

    RecordedRequest request = server.request();
    assertThat(request.getTarget()).isEqualTo("/api/v1/contracts/" + CONTRACT_HEX + "/health");
    assertThat(PlatformServer.body(request))
        .isEqualTo(
            "{\"checkedAt\":1767225601000000000,\"status\":\"unhealthy\",\"latencyMs\":12,"
                + "\"details\":\"no answer\"}");
  }

  @Test
  void everyAttemptHasANonceOfItsOwn() {
    server.answerJson("{\"success\":true,\"data\":[]}");
    server.answerJson("{\"success\":true,\"data\":[]}");

    client.pendingContracts();
    client.pendingContracts();

    UUID first = nonce(server.request());
    UUID second = nonce(server.request());
    assertThat(first).isNotEqualTo(second);
    assertThat(first.version()).isEqualTo(4);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(second.version()).isEqualTo(4);
  }

  @Test
  void registrationIsNotSignedAndSendsThePublicKeyOnly() {
    server.answerJson("{\"success\":false,\"error\":\"Invalid setup token\"}");

    PlatformClient.register(
        server.link(), " apt_europe_0123456789abcdef\n", PlatformServer.agentKey());

    RecordedRequest request = server.request();
    assertThat(request.getRequestLine()).isEqualTo("POST /api/v1/agents/setup HTTP/1.1");
    assertThat(request.getHeaders().get("X-Signature")).isNull();
    assertThat(PlatformServer.body(request))
        .isEqualTo(
            "{\"token\":\"apt_europe_0123456789abcdef\",\"agentPubkey\":\""
                + PlatformServer.agentKey().publicHex()
                + "\"}");
  }

  @Test
  void aPathIsSignedInTheFormInWhichItIsSent() {
    server.answerJson("{\"success\":true,\"data\":true}");

    try (MarketClient market = server.market()) {
      market.deletePool("zürich rack/1?x-0a1b2c3d");
    }

    RecordedRequest request = server.request();
    assertThat(request.getTarget())
        .isEqualTo("/api/v1/providers/" + PROVIDER + "/pools/z%C3%BCrich%20rack%2F1%3Fx-0a1b2c3d");
    assertSigned(request, "X-Public-Key", PlatformServer.providerKey());
  }

  private void assertStatusUpdate(String path, String body) {
    RecordedRequest request = server.request();
    assertThat(request.getRequestLine()).isEqualTo("PUT " + path + " HTTP/1.1");
    assertThat(PlatformServer.body(request)).isEqualTo(body);
    assertSigned(request, "X-Agent-Pubkey", PlatformServer.agentKey());
  }

  private static UUID nonce(RecordedRequest request) {
    return UUID.fromString(String.valueOf(request.getHeaders().get("X-Nonce")));
  }

  /** The server's side of it: the signature is over what arrived. */
  private static void assertSigned(RecordedRequest request, String header, SigningKey key) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    String head =
        request.getHeaders().get("X-Timestamp")
            + request.getHeaders().get("X-Nonce")
            + request.getMethod()
            + request.getTarget();
    message.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    message.writeBytes(PlatformServer.body(request).getBytes(StandardCharsets.UTF_8));
    assertThat(request.getHeaders().get(header)).isEqualTo(key.publicHex());
    assertThat(request.getHeaders().get("X-Timestamp")).isEqualTo("1767225600123456789");
    assertThat(request.getHeaders().get("X-Signature"))
        .isEqualTo(HexFormat.of().formatHex(key.sign(message.toByteArray())));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.decentagent.platform.PlatformServer.PROVIDER;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Setting an agent up: its registration, and the address it is given. */
final class RegistrationTest {
  private final PlatformServer server = new PlatformServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anAgentLearnsItsProviderAndPool() {
    server.answerJson(reply(PROVIDER));

    assertThat(PlatformClient.register(server.url(), "apt_x", PlatformServer.agentKey()))
        .isEqualTo(
            new Answer.Ok<>(
                new Registration(
                    PROVIDER,
                    "rack-1",
                    "Rack",
                    "europe",
                    Optional.of("docker"),
                    List.of("provision", "heartbeat"))));
  }

  @Test
  void aWeakProviderKeyIsRefusedOnImport() {
    String weak = "01" + "00".repeat(31);
    server.answerJson(reply(weak));

    assertThat(PlatformClient.register(server.url(), "apt_x", PlatformServer.agentKey()))
        .isInstanceOfSatisfying(
            Answer.Unreadable.class, answer -> assertThat(answer.why()).contains("weak"));
    assertThatThrownBy(() -> PlatformClient.of(server.link(), weak, PlatformServer.agentKey()))
        .hasMessageContaining("weak");
  }

  @Test
  void aUsedTokenIsRefused() {
    server.answerJson("{\"success\":false,\"error\":\"Setup token already used\"}");

    assertThat(PlatformClient.register(server.url(), "apt_x", PlatformServer.agentKey()))
        .isEqualTo(new Answer.Refused<>(new Refusal.Unclassified("Setup token already used")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.decent-cloud.org",
        "https://api.decent-cloud.org/",
        "HTTPS://api.decent-cloud.org:8443",
        "http://localhost:59011",
        "http://127.0.0.1:59011/",
        "http://[::1]:59011"
      })
  void aUsableAddressIsAccepted(String address) {
    assertThat(link(address, PlainHttp.LOOPBACK_ONLY)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.decent-cloud.org/api/v1,without a path",
    "https://api.decent-cloud.org/?x=1,without a path",
    "https://api.decent-cloud.org/#x,without a path",
    "http://api.decent-cloud.org,use https",
    "http://127.0.0.1.example.org,use https",
    "http://localhost.example.org,use https",
    "ftp://api.decent-cloud.org,no http or https",
    "api.decent-cloud.org,no http or https",
    "https://api.decent-cloud.org:99999,its port 99999 is not one of 1 to 65535",
    "https://api.decent-cloud.org:0,its port 0 is not one of 1 to 65535",
    "https://me:hush@api.decent-cloud.org,user name"
  })
  void anUnusableAddressIsRefusedWithTheReason(String address, String reason) {
    assertThatThrownBy(() -> link(address, PlainHttp.LOOPBACK_ONLY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("hush");
  }

  @Test
  void plainHttpToAnotherMachineNeedsAWord() {
    assertThat(link("http://10.0.0.7:59011", PlainHttp.ALLOWED)).isNotNull();
  }

  private static PlatformLink link(String address, PlainHttp plainHttp) {
    return PlatformLink.to(
        URI.create(address), plainHttp, CallBudget.unlimited(), InstantSource.system());
  }

  private static String reply(String provider) {
    return "{\"success\":true,\"data\":{\"providerPubkey\":\""
        + provider
        + "\",\"poolId\":\"rack-1\",\"poolName\":\"Rack\",\"poolLocation\":\"europe\","
        + "\"provisionerType\":\"docker\",\"permissions\":[\"provision\",null,\"heartbeat\"]}}";
  }
}

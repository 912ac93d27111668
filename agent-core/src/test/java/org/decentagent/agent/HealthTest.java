// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.health.HealthRound;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Wish;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.platform.CallBudget;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Health;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform, and the operator, hear of how instances are. */
final class HealthTest {
  private static final Health.Up UP = new Health.Up(Duration.ofMillis(42));

  @TempDir Path folder;

  /** What the operator reads of the shop's only contract. */
  private static Optional<String> shown(Shop shop) {
    List<AgentStatus.Contract> contracts = shop.engine().status().contracts();
    assertThat(contracts).hasSize(1);
    return Optional.ofNullable(contracts.getFirst().health());
  }

  private static ContractId seenUp(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    shop.engine().health().round();
    assertThat(shown(shop)).contains("up");
    return contract;
  }

  private static void wantsToPause(Shop shop, ContractId contract) {
    shop.engine().journal().wish(contract, Wish.SUSPEND, "a dispute");
  }

  @Test
  void thePlatformHearsWhatWasSeenAndCountsNoLookThatFailedAsDown() {
    AtomicInteger looks = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      List.of(1, 2, 3).forEach(number -> shop.rent());
      shop.live(Duration.ofSeconds(10));
      plugin.instead(
          "probe",
          (real, method, arguments) ->
              switch (looks.incrementAndGet()) {
                case 1 -> UP;
                case 2 -> new Health.Down("no answer");
                default ->
                    throw new ProvisioningException.Retryable(
                        new FailureCode("test/busy"), "come back later");
              });

      shop.engine().health().round();

      assertThat(shop.publicly("health-summary"))
          .contains("\"healthyChecks\":1,\"unhealthyChecks\":1,\"unknownChecks\":1")
          .contains("\"avgLatencyMs\":42");
    }
  }

  /** What the platform tells the provider of that contract's health. */
  private static String told(Shop shop, ContractId contract) throws IOException {
    String provider = shop.providerHex();
    String path =
        "/api/v1/providers/" + provider + "/contracts/" + contract.hex() + "/health-checks";
    Map<String, String> signed =
        Map.of(
            "X-Public-Key",
            provider,
            "X-Signature",
            "00".repeat(64),
            "X-Timestamp",
            shop.clock.instant().getEpochSecond() + "000000000",
            "X-Nonce",
            new UUID(1, 1).toString());
    return shop.platform.answer("GET", URI.create(path), signed, new byte[0]).orElseThrow().body();
  }

  @Test
  void thePlatformHearsWhyAnInstanceIsDownAndWhyItCouldNotBeLookedAt() throws IOException {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = seenUp(shop);

      plugin.instead("probe", (real, method, arguments) -> new Health.Down("no answer"));
      shop.engine().health().round();
      shop.clock.advance(Duration.ofMinutes(1));
      plugin.instead("probe", (real, method, arguments) -> new Health.Unknown("no route"));
      shop.engine().health().round();

      assertThat(told(shop, contract))
          .containsSubsequence("unknown", "no route", "unhealthy", "no answer");
    }
  }

  @Test
  void whatIsToBePausedIsNotLookedAt() {
    AtomicInteger looks = new AtomicInteger();
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = seenUp(shop);
      wantsToPause(shop, contract);
      plugin.instead(
          "probe",
          (real, method, arguments) -> {
            looks.incrementAndGet();
            return UP;
          });

      shop.engine().health().round();

      assertThat(looks).hasValue(0);
    }
  }

  @Test
  void ofWhatIsPausedNoOldHealthIsShown() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = seenUp(shop);
      shop.platform.control().pause(contract, "a dispute");
      shop.live(Duration.ofSeconds(10));
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);

      shop.engine().health().round();

      assertThat(shown(shop)).isEmpty();
    }
  }

  @Test
  void ofWhatIsToBePausedNoOldHealthIsShown() {
    try (Shop shop = Shop.open(folder)) {
      wantsToPause(shop, seenUp(shop));

      shop.engine().health().round();

      assertThat(shown(shop)).isEmpty();
    }
  }

  @Test
  void ofWhatIsToBePausedSinceItWasLookedAtNoOldHealthIsShown() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = seenUp(shop);
      plugin.after("probe", () -> wantsToPause(shop, contract));

      shop.engine().health().round();

      assertThat(shown(shop)).isEmpty();
    }
  }

  @Test
  void whatWasSeenCountsFromWhenItsLookBegan() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = seenUp(shop);
      HealthBoard board = new HealthBoard();
      Instant begun = shop.clock.instant();
      plugin.after("probe", () -> shop.clock.advance(Duration.ofSeconds(7)));

      new HealthRound(
              shop.client(CallBudget.unlimited()),
              shop.engine().parts().backends(),
              shop.engine().journal(),
              board,
              new Findings(),
              shop.clock)
          .round();

      assertThat(board.latest(contract).orElseThrow().at()).isEqualTo(begun);
    }
  }
}

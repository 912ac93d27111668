// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.ForeignHand.Shortage;
import org.decentagent.testkit.hetzner.ForeignHand.Shown;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Kills before and after every durable write. */
final class KilledTest {
  /** Where a kill is put. */
  private interface Kill {
    void plan(Account account, int write);
  }

  private static final List<Kill> BEFORE_AND_AFTER =
      List.of(
          (account, write) -> account.memory.killBefore(write),
          (account, write) -> account.memory.killAfter(write + 1));

  private static Account open() {
    Account account = Account.open(options -> options.withoutRateLimit());
    account.hetzner.let(
        new ForeignHand.SoldOut(
            "cx23", "fsn1", Shortage.RESOURCE_UNAVAILABLE, Shown.ONLY_ON_CREATE));
    return account;
  }

  private static Provisioner agent(Account account) {
    return account.agent(account.settings().with(Layer.PROVIDER, "max_servers", 5L));
  }

  private static Instance deliver(Account account, Provisioner agent) {
    return account.deliver(
        agent, account.request(1, account.settings().with(Layer.PROVIDER, "max_servers", 5L)));
  }

  private static boolean isKilled(Runnable work) {
    try {
      work.run();
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @Test
  void whereverADeliveryIsKilledThereIsOneServerAfterwardsAndNoneAfterItsEnd() {
    int kills = 0;
    for (Kill kill : BEFORE_AND_AFTER) {
      boolean killed = true;
      for (int write = 0; killed; write++) {
        try (Account account = open()) {
          kill.plan(account, write);
          killed = isKilled(() -> deliver(account, agent(account)));
          kills += killed ? 1 : 0;
          account.memory.kill();
          requireThatThePlaceIsOnRecordOnceAServerIsThere(account);
          account.clock.advance(Duration.ofMinutes(1));

          Provisioner restarted = agent(account);
          Instance instance = deliver(account, restarted);

          assertThat(account.hetzner.servers(Account.PROJECT))
              .as("killed at write %d", write)
              .singleElement()
              .satisfies(server ->
                  assertThat(instance.ref().externalId()).isEqualTo(Long.toString(server.id())));
          account.remove(restarted, 1, Optional.of(instance.ref()));
          assertThat(account.hetzner.resources(Account.PROJECT))
              .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0));
          assertThat(account.memory.children(Account.contract(1))).isEmpty();
        }
      }
    }
    System.out.println("kills in deliveries: " + kills);
    assertThat(kills).isGreaterThanOrEqualTo(20);
  }

  private static void requireThatThePlaceIsOnRecordOnceAServerIsThere(Account account) {
    for (JsonNode server : new Hand(account).call("GET", "/servers", "").path("servers")) {
      assertThat(account.memory.remembered(Account.contract(1)))
          .containsEntry(
              "place-1",
              server.path("server_type").path("name").asString()
                  + " "
                  + server.path("location").path("name").asString());
    }
  }

  @Test
  void whereverARemovalIsKilledNothingIsLeftAfterwards() {
    int kills = 0;
    for (Kill kill : BEFORE_AND_AFTER) {
      boolean killed = true;
      for (int write = 0; killed; write++) {
        try (Account account = open()) {
          Provisioner agent = agent(account);
          Instance instance = deliver(account, agent);
          kill.plan(account, write);
          killed = isKilled(() -> account.remove(agent, 1, Optional.of(instance.ref())));
          kills += killed ? 1 : 0;
          account.memory.kill();

          account.remove(agent(account), 1, Optional.of(instance.ref()));

          assertThat(account.hetzner.resources(Account.PROJECT))
              .as("killed at write %d", write)
              .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0));
          assertThat(account.memory.children(Account.contract(1))).isEmpty();
        }
      }
    }
    System.out.println("kills in removals: " + kills);
    assertThat(kills).isGreaterThanOrEqualTo(6);
  }

  @Test
  void aDeliveryThatIsKilledAndCancelledLeavesNothing() {
    boolean killed = true;
    for (int write = 0; killed; write++) {
      try (Account account = open()) {
        account.memory.killBefore(write);
        killed = isKilled(() -> deliver(account, agent(account)));
        account.memory.kill();
        account.clock.advance(Duration.ofMinutes(1));

        account.remove(agent(account), 1, Optional.empty());

        assertThat(account.hetzner.resources(Account.PROJECT))
            .as("killed at write %d", write)
            .containsAllEntriesOf(Map.of("servers", 0, "primary_ips", 0));
      } catch (ProvisioningException e) {
        throw new AssertionError("killed at write " + write, e);
      }
    }
  }
}

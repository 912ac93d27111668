// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.plugin.CircuitState;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing more, under a whole agent. */
final class BadDiskTest {
  @TempDir Path folder;

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void onAFullDiskNothingIsMadeOrRemovedAndWithRoomAllGoesOnByItself() {
    try (SmallDisk disk = SmallDisk.mountedAt(folder.resolve("state"));
        Shop shop = Shop.open(folder)) {
      ContractId served = shop.rent();
      ContractId ended = shop.rent();
      shop.turn();
      disk.fill();
      writeUntilRefused(shop);
      ContractId waiting = shop.rent();
      shop.cancel(ended);
      shop.platform.control().forgetCalls();

      rounds(shop, 20);
      List<String> findings = shop.findings();
      int machines = shop.cloud.machines().size();
      List<String> writes = shop.writes(waiting);
      Duration beat = shop.engine().heartbeat().round();
      disk.makeRoom();
      shop.live(Duration.ofMinutes(10));

      assertThat(findings)
          .anySatisfy(finding ->
              assertThat(finding)
                  .contains("journal.sqlite", "disk is full", "goes on by itself", "df -h"));
      assertThat(machines).isEqualTo(2);
      assertThat(writes).doesNotContain("PUT provisioning");
      assertThat(beat).isGreaterThan(Duration.ofSeconds(30));
      assertThat(shop.findings()).isEmpty();
      assertThat(shop.state(served)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(waiting)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(ended)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.creates()).isEqualTo(3);
    }
  }

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.EFFECT})
  void aDiskThatFillsUpInTheMiddleOfACreateMakesNoSecondInstanceAndBlamesNoPlugin() {
    try (SmallDisk disk = SmallDisk.mountedAt(folder.resolve("state"));
        Shop shop =
            Shop.withPlugin(
                folder, factory -> Twisted.around(factory).after("provision", disk::fill))) {
      ContractId contract = shop.rent();

      rounds(shop, 10);
      CircuitState circuit = shop.engine().parts().backends().all().getFirst().circuit();
      disk.makeRoom();
      shop.freeWhatDied();
      shop.live(Duration.ofMinutes(3));

      assertThat(circuit).isEqualTo(CircuitState.CLOSED);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void onAFullDiskNoAgentStartsAndNobodyIsToldToWaitForIt() {
    Path state = folder.resolve("state");
    try (SmallDisk disk = SmallDisk.mountedAt(state)) {
      disk.fill();

      assertThatThrownBy(() -> Database.open(state))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.FULL))
          .hasMessageContaining("start it again")
          .hasMessageNotContaining("by itself");
      disk.makeRoom();
      Database.open(state).close();
    }
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aStateFolderThatIsReadOnlyIsNamedAtTheStartWithTheCommandThatLooks() {
    try (SmallDisk disk = SmallDisk.mountedAt(folder.resolve("state"))) {
      Database.open(folder.resolve("state")).close();
      disk.readOnly();

      assertThatThrownBy(() -> StateFolder.take(folder.resolve("state")))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("read-only")
          .hasMessageContaining("findmnt");
      assertThatThrownBy(() -> Database.open(folder.resolve("state")))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.READ_ONLY))
          .hasMessageContaining("findmnt");
      disk.writable();
      Database.open(folder.resolve("state")).close();
    }
  }

  @Test
  void aDiskThatTakesNothingThoughItHasRoomIsNamedWithWhatTheSystemSays() {
    Path state = folder.resolve("state");
    try (SmallDisk disk = SmallDisk.mountedAt(state)) {
      Database.open(state).close();
      disk.takeNoMoreFiles();

      assertThatThrownBy(() -> Database.open(state))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("takes nothing (No space left on device)")
          .hasMessageContaining("df -i")
          .hasMessageContaining("df -h")
          .hasMessageContaining("before an fsck, stop the agent")
          .hasMessageNotContaining("SQLITE");
      disk.takeMoreFiles();
      Database.open(state).close();
    }
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void onAJournalThatIsNoMoreWhereItWasNothingIsMade() throws IOException {
    try (Shop shop = Shop.open(folder)) {
      Path file = folder.resolve("state/journal.sqlite");
      Path away = folder.resolve("away.sqlite");
      Files.move(file, away);
      shop.rent();

      rounds(shop, 5);
      long creates = shop.cloud.creates();
      List<String> findings = shop.findings();
      Files.move(away, file);
      shop.live(Duration.ofMinutes(3));

      assertThat(creates).isZero();
      assertThat(findings).anyMatch(finding -> finding.contains("moved away or removed"));
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  /** Some pages of a journal are its own already. */
  private static void writeUntilRefused(Shop shop) {
    for (int i = 0; i < 100_000 && shop.findings().isEmpty(); i++) {
      int number = i;
      Loop.survived(
          "writes",
          () -> {
            shop.engine().journal().addEvent(Contracts.id(number), "x".repeat(2000));
            return Duration.ZERO;
          });
    }
  }

  /** As the threads of an agent turn it: a round that fails ends only itself. */
  private static void rounds(Shop shop, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (Runnable round :
          List.<Runnable>of(
              shop.engine().intake()::round,
              shop.engine().leaseKeeper()::round,
              shop.engine().reconcile()::round,
              shop::runDue)) {
        Loop.survived(
            "round",
            () -> {
              round.run();
              return Duration.ZERO;
            });
      }
      shop.clock.advance(Duration.ofSeconds(10));
    }
  }
}

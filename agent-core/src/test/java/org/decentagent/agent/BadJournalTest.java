// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A journal that holds something else than was written, under a whole agent. */
final class BadJournalTest {
  private static final int PAGE = 4096;

  @TempDir Path folder;

  static Stream<Named<UnaryOperator<byte[]>>> damages() {
    return Stream.of(
        Named.of("a bit of its header is flipped", bytes -> flipped(bytes, 18)),
        Named.of("bits of its first bytes are flipped", bytes -> flipped(bytes, 3)),
        Named.of("a bit at the beginning of a table is flipped", bytes -> flipped(bytes, PAGE)),
        Named.of("it is truncated", bytes -> Arrays.copyOf(bytes, 3 * PAGE)),
        Named.of("it is empty", bytes -> new byte[0]));
  }

  @ParameterizedTest
  @MethodSource("damages")
  @Guards(Rule.LOST_JOURNAL)
  void aDamagedJournalIsNamedAndNeverBegunAnewUntilItIsSetAside(UnaryOperator<byte[]> damage) {
    try (Shop shop = Shop.open(folder)) {
      List<ContractId> contracts = List.of(shop.rent(), shop.rent());
      shop.turn();

      assertThatThrownBy(() -> shop.restartAfter(changing("journal.sqlite", damage)))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.DAMAGED))
          .hasMessageContaining("journal.sqlite is damaged")
          .hasMessageContaining("nothing was changed")
          .hasMessageContaining("&& mv ");
      shop.restartAfter(BadJournalTest::setAside);
      shop.live(Duration.ofMinutes(1));

      assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(2);
      assertThat(shop.cloud.creates()).isEqualTo(2);
    }
  }

  @Test
  @Guards({Rule.PROOF, Rule.LOST_JOURNAL})
  void whereverABitIsFlippedNothingIsDestroyedAndNothingMadeTwice() throws IOException {
    try (Shop shop = Shop.open(folder)) {
      shop.rent();
      shop.rent();
      shop.turn();
      Path whole = folder.resolve("whole");
      shop.restartAfter(state -> JournalFiles.copy(state, whole));
      int size = Math.toIntExact(Files.size(whole.resolve("journal.sqlite")));

      int refused = 0;
      for (int at = 100; at < size; at += size / 24) {
        int place = at;
        shop.restartAfter(state -> JournalFiles.copy(whole, state));
        try {
          shop.restartAfter(changing("journal.sqlite", bytes -> flipped(bytes, place)));
          shop.live(Duration.ofSeconds(30));
        } catch (JournalException e) {
          refused++;
        }
        assertThat(shop.cloud.machines()).as("a bit at %s", at).hasSize(2);
        assertThat(shop.cloud.creates()).as("a bit at %s", at).isEqualTo(2);
      }
      shop.restartAfter(state -> JournalFiles.copy(whole, state));

      assertThat(refused).isPositive();
    }
  }

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.REPEAT})
  void whatWasWrittenAheadAndIsDamagedCountsAsNotWrittenAndNothingIsMadeTwice() {
    try (Shop shop = Shop.open(folder)) {
      shop.restartAfter(state -> {}); // all that there is so far is in the file
      ContractId contract = shop.rent();
      shop.turn();
      Path killed = folder.resolve("killed");
      shop.copyJournalTo(killed);

      shop.restartAfter(state -> {
        setAside(state);
        JournalFiles.copy(killed, state);
        changing("journal.sqlite-wal", bytes -> flipped(bytes, bytes.length / 3)).accept(state);
      });
      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isIn(ContractState.ACTIVE, ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    }
  }

  @Test
  @Guards({Rule.REPEAT, Rule.LOST_JOURNAL, Rule.PROOF})
  void anOlderJournalThanThePlatformAndTheCloudKnowDestroysNothingAndMakesNothingTwice() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.bootTime(Duration.ofSeconds(40)), "")) {
      ContractId served = shop.rent();
      ContractId over = shop.rent();
      shop.live(Duration.ofMinutes(1));
      ContractId underWay = shop.rent();
      shop.turn();
      Path backup = folder.resolve("backup");
      shop.copyJournalTo(backup);
      shop.cancel(over);
      ContractId later = shop.rent();
      shop.live(Duration.ofMinutes(3));

      shop.restartAfter(state -> {
        setAside(state);
        JournalFiles.copy(backup, state);
      });
      shop.live(Duration.ofMinutes(15));

      assertThat(List.of(served, underWay, later))
          .extracting(shop::state)
          .containsOnly(ContractState.ACTIVE);
      assertThat(shop.state(over)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).hasSize(3);
      assertThat(shop.cloud.creates()).isEqualTo(4);
    }
  }

  @Test
  void whatWasWrittenAheadForALostJournalIsNotPlayedBackIntoANewOne() throws IOException {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      Path killed = folder.resolve("killed");
      shop.copyJournalTo(killed);

      shop.restartAfter(state -> {
        setAside(state);
        copy(killed.resolve("journal.sqlite-wal"), state.resolve("journal.sqlite-wal"));
      });
      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
      assertThat(folder.resolve("state/journal.sqlite-wal.lost")).exists();
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] other = bytes.clone();
    other[at] ^= 0x40;
    return other;
  }

  private static Consumer<Path> changing(String file, UnaryOperator<byte[]> how) {
    return state -> {
      try {
        Path path = state.resolve(file);
        Files.write(path, how.apply(Files.readAllBytes(path)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** As the message says: all of its files. */
  private static void setAside(Path state) {
    try (var files = Files.list(state)) {
      Path aside = Files.createDirectories(state.resolve("damaged"));
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("journal.sqlite")).toList()) {
        Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

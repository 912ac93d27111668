// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PersistenceTest {
  @TempDir private Path folder;

  @Test
  void whateverWasAcknowledgedIsThereAfterAKill() throws IOException {
    Path file = folder.resolve("platform.jsonl");
    try (Shop shop = Shop.open(settings -> settings.dataFile(file))) {
      ContractId id = shop.delivered("{\"root_password\":\"pw\",\"gateway_ssh_port\":22}");
      shop.asTenant("POST /contracts/" + id + "/rotate-ssh-key", rotation()).data();
      shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":1}").data();
      shop.asAgent("POST /contracts/" + id + "/health", "{\"checkedAt\":1,\"status\":\"healthy\"}")
          .data();
      List<String> before = everything(shop.sender, shop, id);

      Path copy = folder.resolve("copy.jsonl");
      Files.copy(file, copy);
      Files.writeString(copy, "[{\"table\":\"contr", StandardOpenOption.APPEND);

      try (SimulatedPlatform again =
              SimulatedPlatform.builder().clock(shop.clock).dataFile(copy).start();
          Sender sender = new Sender(again.url(), shop.clock)) {
        assertThat(everything(sender, shop, id)).isEqualTo(before);
      }
    }
  }

  /** Cuts the file at every line, as a kill between two answers would. */
  @Test
  void aKillBetweenAnyTwoAnswersLeavesAWholePlatform() throws IOException {
    Path file = folder.resolve("platform.jsonl");
    List<String> lines;
    try (Shop shop = Shop.open(settings -> settings.dataFile(file))) {
      shop.delivered("{}");
      lines = Files.readAllLines(file);
    }

    for (int kept = 0; kept <= lines.size(); kept++) {
      Path cut = folder.resolve("cut-" + kept + ".jsonl");
      Files.write(cut, lines.subList(0, kept));
      try (SimulatedPlatform again = reopen(cut)) {
        assertThat(again.control().contracts().size()).isLessThanOrEqualTo(1);
        again
            .control()
            .contracts()
            .forEach(contract ->
                assertThat(contract.status()).isIn("accepted", "provisioning", "active"));
      }
    }
    assertThat(lines).hasSizeGreaterThan(5);
  }

  @Test
  void numbersAreNeverGivenOutTwice() throws IOException {
    Path file = folder.resolve("platform.jsonl");
    long deleted;
    try (Shop shop = Shop.open(settings -> settings.dataFile(file))) {
      deleted = shop.createOffering("gone", "1", "\"x\":0");
      shop.asProvider("DELETE /providers/:pk/offerings/" + deleted, null).data();
    }

    FakeClock clock = FakeClock.at(Shop.START);
    try (SimulatedPlatform again = SimulatedPlatform.builder().clock(clock).dataFile(file).start();
        Sender sender = new Sender(again.url(), clock)) {
      Person provider = Person.of(0x22);
      long next =
          sender
              .asUser(
                  provider,
                  "POST /api/v1/providers/" + provider.key() + "/offerings",
                  Shop.terms("next", "1", "\"x\":0"))
              .data()
              .asLong();
      assertThat(next).isEqualTo(deleted + 1);
    }
  }

  @Test
  void theFileIsCompactedAtTheStart() throws IOException {
    Path file = folder.resolve("platform.jsonl");
    try (Shop shop = Shop.open(settings -> settings.dataFile(file))) {
      for (int beat = 0; beat < 50; beat++) {
        shop.asAgent("POST /providers/:pk/heartbeat", "{\"activeContracts\":0}").data();
      }
    }
    long before = Files.size(file);

    reopen(file).close();

    assertThat(Files.size(file)).isLessThan(before / 2);
  }

  @Test
  void theFileIsForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("deep/platform.jsonl");

    reopen(file).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Path file = folder.resolve("platform.jsonl");
    Files.writeString(file, "[]\nnonsense\n[]\n");

    assertThatThrownBy(() -> reopen(file))
        .hasMessageContaining("cannot read line 2 of " + file)
        .hasMessageContaining("restore the file or start with another one");
  }

  @Test
  void twoPlatformsNeverShareAFile() {
    Path file = folder.resolve("platform.jsonl");
    try (SimulatedPlatform first = reopen(file)) {
      assertThat(first.url().getPort()).isPositive();
      assertThatThrownBy(() -> reopen(file))
          .hasMessageContaining("another simulated platform has it open");
    }
    reopen(file).close();
  }

  private static SimulatedPlatform reopen(Path file) {
    return SimulatedPlatform.builder().clock(FakeClock.at(Shop.START)).dataFile(file).start();
  }

  private static String rotation() {
    return "{\"newSshPubkey\":\"ssh-ed25519 AAAA\"}";
  }

  /** All that the parties can read. */
  private static List<String> everything(Sender sender, Shop shop, ContractId id) {
    return List.of(
        read(sender, shop.provider, shop.path("GET /providers/:pk/pools")),
        read(sender, shop.provider, shop.path("GET /providers/:pk/agent-delegations")),
        read(sender, shop.provider, shop.path("GET /provider/my-offerings")),
        read(sender, shop.provider, shop.path("GET /providers/:pk/contracts")),
        read(sender, shop.provider, shop.path("GET /providers/:pk/agent-status")),
        read(sender, shop.tenant, shop.path("GET /contracts/" + id + "/events")),
        read(sender, shop.tenant, shop.path("GET /contracts/" + id + "/credentials")),
        read(sender, shop.tenant, shop.path("GET /contracts/" + id + "/health")));
  }

  private static String read(Sender sender, Person person, String line) {
    JsonNode data = sender.asUser(person, line, null).data();
    return data.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.Explanation;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a contract came to be as it is, told from the journal. */
final class ExplainTest {
  @TempDir Path folder;

  private static Explanation explain(Shop shop, String contract) {
    Explainer.Told told = shop.engine().hand().explainer().explain(contract);
    assertThat(told).isInstanceOf(Explainer.Told.Of.class);
    return ((Explainer.Told.Of) told).explanation();
  }

  private static List<String> lines(Explanation told) {
    return told.timeline().stream().map(entry -> entry.kind() + ": " + entry.what()).toList();
  }

  @Test
  void theWholeLifeOfAContractIsToldWithItsProofsAlsoWhenItIsGone() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.live(Duration.ofSeconds(10));
      shop.cancel(contract);
      shop.live(Duration.ofMinutes(2));
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);

      Explanation told = explain(shop, contract.brief());

      assertThat(told.state()).isEqualTo("GONE");
      assertThat(told.waitsFor()).isEqualTo("nothing: cancelled by its tenant");
      assertThat(lines(told))
          .containsSubsequence(
              "state: PLANNED -> CREATE_PENDING",
              "state: CREATE_PENDING -> OBSERVED",
              "state: OBSERVED -> READY",
              "state: HANDED_OVER -> ACTIVE",
              "wish: the platform wants CANCEL: cancelled",
              "state: ACTIVE -> TERMINATING",
              "event: gone: two looks by id and two complete listings lack it")
          .anyMatch(line -> line.startsWith("step: did: "))
          .anyMatch(line -> line.startsWith("report: told: 'provisioned', after 1 try"))
          .anyMatch(line -> line.startsWith("report: told: 'terminated'"));
      assertThat(told.timeline()).extracting(Explanation.Entry::at).isSorted();
    }
  }

  @Test
  void whatAPluginRemembersIsNamedAndNeverShown() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofMinutes(5)));
      shop.turn();
      shop.engine().journal().steps(contract).remember("root-password", "hunter2");

      Explanation told = explain(shop, contract.hex());

      assertThat(lines(told)).contains("step: remembered: root-password");
      assertThat(told.nextLook()).isEqualTo("2026-11-22T12:05:00Z");
      assertThat(told.toString()).doesNotContain("hunter2");
      assertThat(told.waitsFor())
          .isEqualTo(Objects.requireNonNull(told.trouble()).replaceFirst(" \\(.*", ""));
    }
  }

  @Test
  void aDecisionThatHoldsForHoursIsOneLine() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.removeBehindOurBack(shop.cloud.machines().getFirst().id());

      shop.live(Duration.ofHours(1));

      assertThat(lines(explain(shop, contract.hex())))
          .filteredOn(line -> line.startsWith("listing: ") || line.startsWith("vanished: "))
          .hasSize(2);
    }
  }

  @Test
  void aContractOnHoldIsToldWithWhatCanBeSaid() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.plantStranger(org.decentagent.spi.Mark.of(contract).text());
      shop.live(Duration.ofSeconds(10));

      Explanation told =
          explain(shop, contract.hex().substring(0, 6).toUpperCase(java.util.Locale.ROOT));

      assertThat(told.waitsFor()).startsWith("your word: ");
      assertThat(Objects.requireNonNull(told.hold()).ways()).hasSize(3);
    }
  }

  @Test
  void aBeginningThatTwoContractsShareIsNotGuessed() {
    try (Shop shop = Shop.open(folder)) {
      for (int i = 0; i < 17; i++) {
        shop.rent();
      }
      shop.engine().intake().round();
      Explainer explainer = shop.engine().hand().explainer();

      List<String> refused =
          "0123456789abcdef"
              .chars()
              .mapToObj(digit -> explainer.explain(Character.toString(digit)))
              .filter(Explainer.Told.NoSuch.class::isInstance)
              .map(told -> ((Explainer.Told.NoSuch) told).why())
              .toList();

      assertThat(refused).anyMatch(why -> why.contains(" contracts begin with "));
      assertThat(explainer.explain("")).isInstanceOf(Explainer.Told.NoSuch.class);
    }
  }
}

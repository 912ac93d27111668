// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.capability.Capability;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.testkit.cloud.Machine;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two live instances of one contract, on a cloud that cannot rule that out. */
final class TwinTest {
  @TempDir Path folder;

  private Shop shop() {
    return Shop.open(
        folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), "sole_agent = true");
  }

  /** A create whose effect shows up after another one was made and reported. */
  private static String twin(Shop shop, ContractId contract) {
    shop.clock.advance(Duration.ofSeconds(1));
    String name = Mark.of(contract).text();
    return shop.cloud.plant(name, new OwnerStamp(shop.owner(), contract, 1, name).labels());
  }

  private static List<String> told(Shop shop, ContractId contract) {
    return shop.engine().journal().events(contract).stream().map(Journal.Event::what).toList();
  }

  private static InstanceState state(Shop shop, String id) {
    return shop.cloud.machines().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static void hours(Shop shop, int hours) {
    Instant end = shop.clock.instant().plus(Duration.ofHours(hours));
    while (shop.clock.instant().isBefore(end)) {
      shop.turn();
      shop.clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  @Guards({Rule.EVERYTHING, Rule.STAMP, Rule.PROOF})
  void theYoungerOneThatWasNeverReportedIsStoppedThenRemovedAndTheReportedOneStays() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      String reported = shop.cloud.machines().getFirst().id();
      String twin = twin(shop, contract);
      shop.live(Duration.ofMinutes(5));
      InstanceState early = state(shop, twin);
      String finding = String.join("\n", shop.findings());
      shop.live(Duration.ofMinutes(8));
      InstanceState stopped = state(shop, twin);

      hours(shop, 26);
      shop.live(Duration.ofMinutes(1));

      assertThat(early).isEqualTo(InstanceState.RUNNING);
      assertThat(finding).contains("second instance", twin, "never reported");
      assertThat(stopped).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.cloud.machines()).extracting(Machine::id).containsExactly(reported);
      assertThat(state(shop, reported)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(told(shop, contract))
          .anySatisfy(line ->
              assertThat(line).contains("stopped and kept", reported, "reported and is well"))
          .anySatisfy(line -> assertThat(line).contains("removed: its grace is over"));
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void whileTheReportedOneIsNotWellTheOtherIsNotTouched() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.breakLogin(shop.cloud.machines().getFirst().id());
      String twin = twin(shop, contract);

      shop.live(Duration.ofMinutes(15));
      hours(shop, 26);

      assertThat(state(shop, twin)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.findings()).anySatisfy(f -> assertThat(f).contains("is not well"));
    }
  }

  @Test
  @Guards({Rule.EVERYTHING, Rule.STAMP, Rule.PROOF})
  void duringAPauseItIsStoppedAsTheReportedOneIsAndRemovedADayAfterThatOneRunsAgain() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      String reported = shop.cloud.machines().getFirst().id();
      shop.platform.control().pause(contract, "dispute");
      shop.live(Duration.ofMinutes(2));
      String twin = twin(shop, contract);
      shop.live(Duration.ofMinutes(5));
      InstanceState early = state(shop, twin);
      shop.live(Duration.ofMinutes(8));
      InstanceState stopped = state(shop, twin);
      hours(shop, 26);
      List<InstanceState> paused = shop.cloud.machines().stream().map(Machine::state).toList();

      shop.platform.control().resume(contract);
      shop.live(Duration.ofMinutes(5));
      hours(shop, 26);

      assertThat(early).isEqualTo(InstanceState.RUNNING);
      assertThat(stopped).isEqualTo(InstanceState.STOPPED);
      assertThat(paused).containsExactly(InstanceState.STOPPED, InstanceState.STOPPED);
      assertThat(shop.cloud.machines()).extracting(Machine::id).containsExactly(reported);
      assertThat(state(shop, reported)).isEqualTo(InstanceState.RUNNING);
      assertThat(told(shop, contract))
          .anySatisfy(line ->
              assertThat(line).contains("stopped and kept", reported, "their contract is paused"));
    }
  }

  @Test
  void whatBecomesOfASecondInstanceIsToldAtOnceThoughTheReportedOneIsNotWell() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.breakLogin(shop.cloud.machines().getFirst().id());
      twin(shop, contract);

      shop.turn();

      assertThat(shop.findings()).anySatisfy(f -> assertThat(f).contains("stopped after 10 min"));
    }
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void afterTheJournalWasLostNobodyKnowsWhichWasReportedAndBothStay() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      twin(shop, contract);
      shop.loseTheJournal();
      shop.live(Duration.ofMinutes(5));
      String early = String.join("\n", shop.findings());

      shop.live(Duration.ofMinutes(10));
      hours(shop, 26);

      assertThat(shop.cloud.machines())
          .extracting(Machine::state)
          .containsExactly(InstanceState.RUNNING, InstanceState.RUNNING);
      assertThat(early).contains("it is not touched", "not in the journal");
      assertThat(shop.findings()).anySatisfy(f -> assertThat(f).contains("not in the journal"));
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void manyTwinsAtOnceFreezeTheBrakeAndTheirContractsAreServedOn() {
    try (Shop shop = shop()) {
      List<ContractId> contracts = List.of(shop.rent(), shop.rent(), shop.rent(), shop.rent());
      shop.turn();
      contracts.forEach(contract -> twin(shop, contract));

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.cloud.machines())
          .filteredOn(machine -> machine.state() == InstanceState.STOPPED)
          .hasSize(2);
      assertThat(shop.engine().hand().brake().show().frozenSince()).isNotNull();
      assertThat(contracts).extracting(shop::state).containsOnly(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.BRAKE)
  void manyTwinsWhoseGraceIsOverAreNotAllRemovedAtOnce() {
    try (Shop shop = shop()) {
      List<ContractId> contracts = List.of(shop.rent(), shop.rent(), shop.rent(), shop.rent());
      shop.turn();
      contracts.forEach(contract -> twin(shop, contract));
      shop.live(Duration.ofMinutes(15));
      shop.releaseTheBrake();
      shop.live(Duration.ofMinutes(15));
      long stopped =
          shop.cloud.machines().stream()
              .filter(machine -> machine.state() == InstanceState.STOPPED)
              .count();

      hours(shop, 28);

      assertThat(stopped).isEqualTo(4);
      assertThat(shop.cloud.machines()).hasSize(6);
      assertThat(shop.engine().hand().brake().show().frozenSince()).isNotNull();
    }
  }

  @Test
  void whatTheOperatorIgnoresStays() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      String twin = twin(shop, contract);
      shop.live(Duration.ofMinutes(1));
      shop.engine().hand().orphans().ignore(twin, "eve");

      shop.live(Duration.ofMinutes(15));

      assertThat(state(shop, twin)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.findings()).isEmpty();
    }
  }

  private Shop lacking(Twist plugin, Class<? extends Capability> ability) {
    Shop shop =
        Shop.withPlugin(folder, cloud -> cloud.guarantee(CreateGuarantee.TAG_SEARCH), plugin);
    plugin.instead(
        "capability",
        (real, method, arguments) ->
            arguments[0] == ability ? Optional.empty() : Twisted.call(real, method, arguments));
    return shop;
  }

  @Test
  void aSecondInstanceThatItsBackendCannotStopIsToldOfAndCountsForNoBrake() {
    try (Shop shop = lacking(new Twist(), Suspension.class)) {
      ContractId contract = shop.rent();
      shop.turn();
      String twin = twin(shop, contract);

      shop.live(Duration.ofMinutes(15));

      assertThat(state(shop, twin)).isEqualTo(InstanceState.RUNNING);
      assertThat(shop.findings())
          .anySatisfy(f -> assertThat(f).contains("its backend cannot stop it"));
      assertThat(shop.hand().brake().show().left()).isEqualTo(2);
    }
  }

  @Test
  void aSecondInstanceThatItsBackendCannotRemoveAloneGoesWithItsContract() {
    try (Shop shop = lacking(new Twist(), TwinRemoval.class)) {
      ContractId contract = shop.rent();
      shop.turn();
      String twin = twin(shop, contract);

      shop.live(Duration.ofMinutes(15));
      hours(shop, 26);

      assertThat(state(shop, twin)).isEqualTo(InstanceState.STOPPED);
      assertThat(shop.findings())
          .anySatisfy(f -> assertThat(f).contains("it goes with its contract"));
      assertThat(shop.hand().brake().show().left()).isEqualTo(2);
    }
  }

  @Test
  void thatASecondInstanceWasStoppedIsShownToTheOperator() {
    try (Shop shop = shop()) {
      ContractId contract = shop.rent();
      shop.turn();
      twin(shop, contract);

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.hand().orphanList().list())
          .singleElement()
          .satisfies(orphan -> assertThat(orphan.stopped()).isNotNull());
    }
  }
}

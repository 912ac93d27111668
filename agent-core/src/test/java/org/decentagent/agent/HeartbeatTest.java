// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.heartbeat.HeartbeatRound;
import org.decentagent.agent.heartbeat.Resources;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the platform hears of the agent itself, and when. */
final class HeartbeatTest {
  private static final CallPattern HEARTBEAT =
      new CallPattern("POST", "/api/v1/providers/*/heartbeat");

  private static final CapacityReport.Capacity CAPACITY =
      CapacityReport.Capacity.of(8, MemorySize.ofMebibytes(4096), MemorySize.ofMebibytes(1024));

  @TempDir Path folder;

  private static String told(Shop shop) {
    return shop.publicly("agent-status");
  }

  private static HeartbeatRound heartbeat(
      Shop shop, PlatformClient client, InstantSource clock, Backends backends) {
    return new HeartbeatRound(
        client,
        shop.engine().journal(),
        new Findings(),
        clock,
        new HeartbeatRound.Self("test", backends, new Resources(backends)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ContractState.class,
      names = {"HANDED_OVER", "ACTIVE", "SUSPENDED"})
  void whatItsCustomerWasGivenIsCountedPausedOrNot(ContractState state) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.engine().journal().apply(Change.to(shop.contract(contract).to(state)));

      shop.engine().heartbeat().round();

      assertThat(told(shop)).contains("\"activeContracts\":1,");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ContractState.class,
      names = {"READY", "TERMINATING", "GONE"})
  void whatItsCustomerHasNotYetOrNoMoreIsNotCounted(ContractState state) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.engine().journal().apply(Change.to(shop.contract(contract).to(state)));

      shop.engine().heartbeat().round();

      assertThat(told(shop)).contains("\"activeContracts\":0,");
    }
  }

  @Test
  void aTypeThatTwoBackendsShareIsNamedOnce() {
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(CallBudget.unlimited());
        Backend one = scripted(shop, "one");
        Backend other = scripted(shop, "other")) {
      heartbeat(shop, client, shop.clock, new Backends(List.of(one, other))).round();

      assertThat(told(shop))
          .contains(
              "\"version\":\"test\",\"provisionerType\":\"scripted\",\"capabilities\":[\"scripted\"]");
    }
  }

  private static Backend scripted(Shop shop, String name) {
    return new ScriptedProvisioner()
        .backend(new BackendName(name), shop.engine().journal(), shop.clock);
  }

  @Test
  void aHeartbeatThatTookLongerThanAMinuteIsNotFollowedByTheNextAtOnce() {
    try (Shop shop = Shop.open(folder);
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      InstantSource slow =
          () -> {
            shop.clock.advance(Duration.ofMinutes(2));
            return shop.clock.instant();
          };

      Duration pause = heartbeat(shop, client, slow, shop.engine().parts().backends()).round();

      assertThat(pause).hasSeconds(1);
    }
  }

  @Test
  void thePlatformSaysWhenItWantsTheNextOne() {
    try (Shop shop = Shop.open(folder)) {
      shop.platform
          .control()
          .failNext(
              HEARTBEAT,
              new Fault.Status(
                  200,
                  "application/json",
                  "{\"success\":true,\"data\":{\"acknowledged\":true,\"nextHeartbeatSeconds\":25}}"));

      Duration pause = shop.engine().heartbeat().round();

      assertThat(pause).hasSeconds(25);
    }
  }

  @Test
  void aPlatformThatHasNoTimeForAHeartbeatIsNoFindingAndIsNotPressed() {
    try (Shop shop = Shop.open(folder)) {
      shop.platform.control().addFault(HEARTBEAT, 10, new Fault.Throttled());

      Duration pause = shop.engine().heartbeat().round();

      assertThat(pause).isEqualTo(Duration.ofMinutes(1));
      assertThat(shop.engine().heartbeat().lastAcknowledged()).isEmpty();
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whatABackendTellsOfItselfNoMoreIsNotCountedAnyMore() {
    Twist plugin = new Twist();
    Twist another = new Twist();
    try (Shop shop = Shop.withPlugin(folder.resolve("one"), plugin);
        Shop second = Shop.withPlugin(folder.resolve("other"), another);
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      second.restartWithBackend("other");
      List.of(plugin, another).forEach(one -> one.instead("capacity", (r, m, a) -> CAPACITY));
      Backends backends = new Backends(List.of(only(shop), only(second)));
      Resources resources = new Resources(backends);
      HeartbeatRound heartbeat =
          new HeartbeatRound(
              client,
              shop.engine().journal(),
              new Findings(),
              shop.clock,
              new HeartbeatRound.Self("test", backends, resources));
      resources.round();
      heartbeat.round();
      String both = told(shop);
      another.instead("capability", (real, method, arguments) -> Optional.empty());

      resources.round();
      heartbeat.round();

      assertThat(both).contains("\"memoryTotalMb\":8192,\"memoryAvailableMb\":2048");
      assertThat(told(shop)).contains("\"memoryTotalMb\":4096,\"memoryAvailableMb\":1024");
    }
  }

  private static Backend only(Shop shop) {
    return shop.engine().parts().backends().all().getFirst();
  }

  @Test
  void aHeartbeatThatIsNotTakenIsAFindingUntilOneIs() {
    try (Shop shop = Shop.open(folder)) {
      HeartbeatRound heartbeat = shop.engine().heartbeat();
      shop.platform.control().addFault(HEARTBEAT, 1, new Fault.Refused());

      Duration pause = heartbeat.round();
      Optional<Instant> unheard = heartbeat.lastAcknowledged();
      List<String> refused = List.copyOf(shop.findings());
      heartbeat.round();

      assertThat(pause).isEqualTo(Duration.ofSeconds(15));
      assertThat(unheard).isEmpty();
      assertThat(refused)
          .singleElement()
          .asString()
          .contains("the platform does not take our heartbeat");
      assertThat(heartbeat.lastAcknowledged()).contains(shop.clock.instant());
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void whileTheJournalCannotBeReadTheAgentStillTellsThatItLivesWithWhatItCountedLast() {
    try (Shop shop = Shop.open(folder.resolve("shop"));
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      Database database = Database.open(folder.resolve("another"));
      Journal journal = new Journal(database, shop.clock);
      journal.plan(Contracts.planned(1).to(ContractState.ACTIVE));
      Backends none = new Backends(List.of());
      HeartbeatRound heartbeat =
          new HeartbeatRound(
              client,
              journal,
              new Findings(),
              shop.clock,
              new HeartbeatRound.Self("test", none, new Resources(none)));
      heartbeat.round();
      database.close();

      heartbeat.round();

      assertThat(told(shop)).contains("\"activeContracts\":1,");
      assertThat(heartbeat.lastAcknowledged()).contains(shop.clock.instant());
    }
  }

  @Test
  void whatBackendsAreMadeOfIsAddedUpAndRememberedWhileOneCannotTell() {
    Twist plugin = new Twist();
    Twist another = new Twist();
    try (Shop shop = Shop.withPlugin(folder.resolve("one"), plugin);
        Shop second = Shop.withPlugin(folder.resolve("other"), another);
        PlatformClient client = shop.client(CallBudget.unlimited())) {
      second.restartWithBackend("other");
      plugin.instead("capacity", (r, m, a) -> CAPACITY.withStorage(List.of(pool("fast"))));
      another.instead(
          "capacity",
          (r, m, a) -> CAPACITY.withCpuModel("Model 7").withStorage(List.of(pool("slow"))));
      Backends backends = new Backends(List.of(only(shop), only(second)));
      Resources resources = new Resources(backends);
      HeartbeatRound heartbeat =
          new HeartbeatRound(
              client,
              shop.engine().journal(),
              new Findings(),
              shop.clock,
              new HeartbeatRound.Self("test", backends, resources));
      heartbeat.round();
      String before = told(shop);
      resources.round();
      another.instead(
          "capacity",
          (real, method, arguments) -> {
            throw new IllegalStateException("not now");
          });

      resources.round();
      heartbeat.round();

      assertThat(before).contains("\"resources\":null");
      assertThat(told(shop))
          .contains(
              "\"cpuModel\":\"Model 7\"",
              "\"cpuThreads\":16",
              "\"memoryTotalMb\":8192",
              "fast",
              "slow",
              "\"totalGb\":40",
              "\"availableGb\":10");
    }
  }

  private static CapacityReport.Pool pool(String name) {
    return new CapacityReport.Pool(
        name, "dir", StorageSize.ofGibibytes(40), StorageSize.ofGibibytes(10));
  }
}

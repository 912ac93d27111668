// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.Steps;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() {
    close();
    open();
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void everythingAboutAContractSurvivesARestart() {
    Instance instance =
        Instance.at(new InstanceRef(Contracts.BACKEND, "i-1"), InstanceState.RUNNING)
            .ssh(new SshAccess("shop.example.org", 20001, "root"))
            .hostKey(Contracts.RENTER)
            .renterKey(Contracts.RENTER)
            .ipv4("192.0.2.1")
            .ipv6("2001:db8::1")
            .detail("node", "a")
            .build();
    journal.plan(Contracts.planned(1));
    ContractRecord changed =
        journal
            .require(Contracts.id(1))
            .troubled(new FailureCode("cloud/busy"), "the cloud is busy")
            .copy()
            .state(ContractState.TERMINATING)
            .identity(new BackendIdentity("engine-1"))
            .fence(Fence.WON)
            .askedAt(START.plusSeconds(1))
            .acceptedAt(START.plusSeconds(2))
            .instance(instance)
            .ending(new Ending(EndingReason.CANCELLED, "cancelled", Optional.of(START)))
            .build()
            .held("because", Hold.Question.IS_IT_OVER);
    ContractRecord written = journal.apply(Change.to(changed));

    reopen();
    ContractRecord read = journal.require(Contracts.id(1));

    assertThat(read).usingRecursiveComparison().isEqualTo(written);
    assertThat(read).usingRecursiveComparison().ignoringFields("version").isEqualTo(changed);
  }

  @Test
  @Guards(Rule.FENCE)
  void aContractThatBeginsAnewRemembersNeitherWishNorLeaseNorClaim() {
    ContractId id = Contracts.id(1);
    journal.plan(Contracts.planned(1));
    journal.wish(id, Wish.CANCEL, "cancelled");
    journal.ends().keep(id, START);
    journal.leased(id, START.plusSeconds(300), new Lease(START, START.plusSeconds(300)));
    journal.claiming(id);
    boolean claimed = journal.isHeldSinceClaim(id);

    journal.plan(Contracts.planned(1));

    assertThat(claimed).isTrue();
    assertThat(journal.wish(id)).isEmpty();
    assertThat(journal.ends().keptUntil(id)).isEmpty();
    assertThat(journal.lease(id)).isEmpty();
    assertThat(journal.isHeldSinceClaim(id)).isFalse();
  }

  @Test
  @Guards({Rule.EVERYTHING, Rule.REPEAT})
  void whatIsBegunAnewForgetsItsStepsAndKeepsItsChildrenAndItsFormerChoices() {
    journal.plan(Contracts.planned(1));
    StepRows steps = journal.steps(Contracts.id(1));
    steps.remember("task", "t-1");
    steps.begin("create", START);
    steps.child("volume", "v-1");
    Optional<String> first = steps.choose(Contracts.BACKEND, "port", List.of("1", "2"));

    steps.beginAnew();

    assertThat(steps.value("task")).isEmpty();
    assertThat(steps.effect("create")).isEmpty();
    assertThat(steps.children()).containsExactly(new Steps.Child("volume", "v-1"));
    assertThat(first).contains("1");
    assertThat(steps.choice(Contracts.BACKEND, "port")).isEmpty();
    assertThat(steps.choose(Contracts.BACKEND, "port", List.of("1", "2"))).contains("2");
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aChangeBasedOnAnOldReadIsRefusedWhole() {
    journal.plan(Contracts.planned(1));
    ContractRecord read = journal.require(Contracts.id(1));
    journal.apply(Change.to(read.to(ContractState.CREATE_PENDING)));

    assertThatThrownBy(() ->
            journal.apply(
                Change.to(read.to(ContractState.GONE))
                    .report(Report.Kind.TERMINATED, "")
                    .note("late")))
        .isInstanceOf(StaleWorkException.class);

    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.CREATE_PENDING);
    assertThat(journal.reports().open()).isEmpty();
    assertThat(journal.events(Contracts.id(1)))
        .extracting(Journal.Event::what)
        .containsExactly("PLANNED -> CREATE_PENDING");
  }

  @Test
  void workOfAnEarlierLifeCountsForNothing() {
    journal.plan(Contracts.planned(1));
    ContractRecord earlier = journal.require(Contracts.id(1));
    journal.plan(Contracts.planned(1));

    assertThatThrownBy(
            () -> journal.apply(Change.to(earlier.copy().state(ContractState.GONE).build())))
        .isInstanceOf(StaleWorkException.class);
  }

  @Test
  @Guards(Rule.OUTBOX)
  void aReportIsWrittenWithTheStateItTellsOf() {
    journal.plan(Contracts.planned(1));
    ContractRecord read = journal.require(Contracts.id(1));

    assertThatThrownBy(() ->
            journal.apply(
                Change.to(read.to(ContractState.READY))
                    .report(Report.Kind.PROVISIONED, "{}")
                    .and(rows -> {
                      throw new IllegalStateException("killed here");
                    })))
        .hasMessage("killed here");
    reopen();

    assertThat(journal.require(Contracts.id(1)).state()).isEqualTo(ContractState.PLANNED);
    assertThat(journal.reports().open()).isEmpty();
  }

  @Test
  @Guards(Rule.OUTBOX)
  void reportsOfAContractComeInTheOrderTheyWereWritten() {
    journal.plan(Contracts.planned(1));
    journal.addReport(Contracts.id(1), Report.Kind.PROVISIONED, "first");
    journal.addReport(Contracts.id(1), Report.Kind.EXPIRED, "second");

    Report first = journal.reports().next(Contracts.id(1)).orElseThrow();
    journal.reports().trying(first);
    journal.reports().delivered(first, "taken");
    Report second = journal.reports().next(Contracts.id(1)).orElseThrow();

    assertThat(first.body()).isEqualTo("first");
    assertThat(second.body()).isEqualTo("second");
    assertThat(journal.reports().wasSent(Contracts.id(1), Report.Kind.PROVISIONED)).isTrue();
    assertThat(journal.reports().wasSent(Contracts.id(1), Report.Kind.EXPIRED)).isFalse();
  }

  /** Granted then by the platform's clock, for five minutes. */
  private static Lease grant(Instant at) {
    return new Lease(at, at.plusSeconds(300));
  }

  @Test
  void aLeaseRenewedInTimeHasBeenHeldSinceItsFirstGrant() {
    journal.plan(Contracts.planned(1));
    journal.leased(Contracts.id(1), START.plusSeconds(300), grant(START));
    journal.claiming(Contracts.id(1));
    clock.advance(Duration.ofSeconds(90));
    journal.leased(Contracts.id(1), START.plusSeconds(390), grant(START.plusSeconds(90)));

    assertThat(journal.lease(Contracts.id(1))).contains(new Lease(START, START.plusSeconds(390)));
    assertThat(journal.isHeldSinceClaim(Contracts.id(1))).isTrue();
  }

  @Test
  @Guards(Rule.FENCE)
  void aLeaseThatLapsedCountsFromItsNewGrant() {
    journal.plan(Contracts.planned(1));
    journal.leased(Contracts.id(1), START.plusSeconds(300), grant(START));
    journal.claiming(Contracts.id(1));
    clock.advance(Duration.ofSeconds(301));
    journal.leased(Contracts.id(1), START.plusSeconds(601), grant(START.plusSeconds(301)));

    assertThat(journal.lease(Contracts.id(1)))
        .contains(new Lease(START.plusSeconds(301), START.plusSeconds(601)));
    assertThat(journal.isHeldSinceClaim(Contracts.id(1))).isFalse();
  }

  @Test
  @Guards(Rule.FENCE)
  void whetherALeaseLapsedIsJudgedByThePlatformsClockAndNotByOurs() {
    journal.plan(Contracts.planned(1));
    journal.leased(Contracts.id(1), START.plusSeconds(300), grant(START));
    journal.claiming(Contracts.id(1));

    journal.leased(Contracts.id(1), START.plusSeconds(300), grant(START.plusSeconds(301)));

    assertThat(journal.isHeldSinceClaim(Contracts.id(1))).isFalse();
  }

  @Test
  void theWordThatAContractIsOverTakesBackTheWordThatItIsNot() {
    journal.plan(Contracts.planned(1));
    Instant kept = START.plusSeconds(3600);
    journal.ends().keep(Contracts.id(1), kept);
    Optional<Instant> before = journal.ends().keptUntil(Contracts.id(1));

    journal.ends().now(Contracts.id(1));

    assertThat(before).contains(kept);
    assertThat(journal.ends().keptUntil(Contracts.id(1))).isEmpty();
    assertThat(journal.endsAt(Contracts.id(1))).contains(START);
  }

  @Test
  @Guards(Rule.BRAKE)
  void onlyTheLargestEndIsRemembered() {
    journal.plan(Contracts.planned(1));
    journal.noteEnd(Contracts.id(1), START.plusSeconds(100));
    journal.noteEnd(Contracts.id(1), START.plusSeconds(50));

    assertThat(journal.endsAt(Contracts.id(1))).contains(START.plusSeconds(100));
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aPortIsHeldByOneContractUntilItsInstanceIsGone() {
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
    List<String> ports = List.of("20000", "20001");

    Optional<String> first =
        journal.steps(Contracts.id(1)).choose(Contracts.BACKEND, "port", ports);
    Optional<String> second =
        journal.steps(Contracts.id(2)).choose(Contracts.BACKEND, "port", ports);
    journal.plan(Contracts.planned(3));
    Optional<String> third =
        journal.steps(Contracts.id(3)).choose(Contracts.BACKEND, "port", ports);
    journal.steps(Contracts.id(1)).clear();
    Optional<String> freed =
        journal.steps(Contracts.id(3)).choose(Contracts.BACKEND, "port", ports);

    assertThat(first).contains("20000");
    assertThat(second).contains("20001");
    assertThat(third).isEmpty();
    assertThat(freed).contains("20000");
  }

  @Test
  @Guards(Rule.LOST_JOURNAL)
  void aNumberThatAnAdoptedInstanceHasIsNobodyElsesUntilThatIsGone() {
    Instance instance =
        Instance.at(new InstanceRef(Contracts.BACKEND, "101"), InstanceState.RUNNING).build();
    journal.plan(
        ContractRecord.adopted(
            Contracts.id(1), Contracts.BACKEND, 1, instance, new BackendIdentity("cloud-1")));
    journal.plan(Contracts.planned(2));
    journal.plan(Contracts.planned(3));
    List<String> numbers = List.of("101", "102");

    Optional<String> beside =
        journal.steps(Contracts.id(2)).choose(Contracts.BACKEND, "number", numbers);
    Optional<String> elsewhere =
        journal.steps(Contracts.id(2)).choose(new BackendName("other"), "number", numbers);
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.GONE)));
    Optional<String> afterwards =
        journal.steps(Contracts.id(3)).choose(Contracts.BACKEND, "number", numbers);

    assertThat(beside).contains("102");
    assertThat(elsewhere).contains("101");
    assertThat(afterwards).contains("101");
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void childrenAreRememberedUntilEachIsGone() {
    journal.plan(Contracts.planned(1));
    StepRows steps = journal.steps(Contracts.id(1));
    steps.child("network", "n-1");
    steps.child("volume", "v-1");
    steps.childGone(new Steps.Child("network", "n-1"));

    reopen();

    assertThat(journal.steps(Contracts.id(1)).children())
        .containsExactly(new Steps.Child("volume", "v-1"));
  }

  @Test
  void aChildThatIsMadeAgainUnderItsNameIsToBeRemovedAgain() {
    journal.plan(Contracts.planned(1));
    StepRows steps = journal.steps(Contracts.id(1));
    Steps.Child network = new Steps.Child("network", "dc-net");
    steps.child(network.kind(), network.externalId());
    steps.childGone(network);

    steps.child(network.kind(), network.externalId());

    assertThat(steps.children()).containsExactly(network);
  }

  @Test
  void onceTheInstanceIsGoneNothingIsLeftToRemoveOrToRecall() {
    journal.plan(Contracts.planned(1));
    StepRows steps = journal.steps(Contracts.id(1));
    steps.child("network", "dc-net");
    steps.remember("image", "debian");
    steps.begin("server", clock.instant());
    steps.done("server", "s-1");

    steps.clear();

    assertThat(steps.children()).isEmpty();
    assertThat(steps.value("image")).isEmpty();
    assertThat(steps.effect("server")).isEmpty();
  }

  @Test
  void aResultOnRecordIsNotTakenBack() {
    journal.plan(Contracts.planned(1));
    StepRows steps = journal.steps(Contracts.id(1));
    steps.begin("server", clock.instant());
    steps.done("server", "s-1");

    steps.withdrawn("server");

    assertThat(steps.effect("server").flatMap(StepRows.Effect::result)).contains("s-1");
  }

  @Test
  void contractsAreFoundByState() {
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
    journal.apply(Change.to(journal.require(Contracts.id(2)).to(ContractState.ACTIVE)));

    assertThat(journal.list(EnumSet.of(ContractState.ACTIVE)))
        .extracting(ContractRecord::id)
        .containsExactly(Contracts.id(2));
    assertThat(journal.count(EnumSet.of(ContractState.PLANNED, ContractState.ACTIVE))).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    journal.plan(Contracts.planned(3));
    assertThat(journal.list(EnumSet.of(ContractState.PLANNED)))
        .extracting(ContractRecord::id)
        .containsExactly(Contracts.id(1), Contracts.id(3));
  }

  @Test
  void candidatesThatHangDoNotHoldTheJournal() {
    journal.plan(Contracts.planned(1));
    Iterable<String> slow =
        () -> {
          assertThat(
                  CompletableFuture.supplyAsync(
                          () -> journal.find(Contracts.id(1)), Thread::startVirtualThread)
                      .orTimeout(10, TimeUnit.SECONDS)
                      .join())
              .isPresent();
          return List.of("20000").iterator();
        };

    Optional<String> chosen =
        journal.steps(Contracts.id(1)).choose(Contracts.BACKEND, "port", slow);

    assertThat(chosen).contains("20000");
  }

  @Test
  void whatChangedSinceItWasReadIsReadAgain() {
    ContractRecord still = planned(1);
    ContractRecord moved = planned(2);
    Map<ContractId, ContractRecord> before =
        journal.standings().living(Map.of()).stream()
            .map(Standings.Standing::contract)
            .collect(Collectors.toMap(ContractRecord::id, contract -> contract));
    journal.apply(Change.to(journal.require(moved.id()).to(ContractState.HOLD)));
    journal.wish(still.id(), Wish.CANCEL, "cancelled");

    Map<ContractId, Standings.Standing> now =
        journal.standings().living(before).stream()
            .collect(Collectors.toMap(one -> one.contract().id(), one -> one));

    assertThat(Objects.requireNonNull(now.get(moved.id())).contract().state())
        .isEqualTo(ContractState.HOLD);
    Standings.Standing unmoved = Objects.requireNonNull(now.get(still.id()));
    assertThat(unmoved.contract()).isSameAs(before.get(still.id()));
    assertThat(unmoved.wish()).contains(Wish.CANCEL);
  }

  private ContractRecord planned(int number) {
    ContractRecord contract = Contracts.planned(number);
    journal.plan(contract);
    return contract;
  }

  @Test
  void anEndThatIsKeptIsTheLastThatWasSaidAndNoneOnceItIsOver() {
    journal.plan(Contracts.planned(1));
    EndRows ends = journal.ends();
    ends.keep(Contracts.id(1), START.plus(Duration.ofHours(1)));
    ends.keep(Contracts.id(1), START.plus(Duration.ofHours(2)));
    Optional<Instant> kept = ends.keptUntil(Contracts.id(1));

    ends.now(Contracts.id(1));

    assertThat(kept).contains(START.plus(Duration.ofHours(2)));
    assertThat(ends.keptUntil(Contracts.id(1))).isEmpty();
    assertThat(journal.endsAt(Contracts.id(1))).contains(START);
  }

  @Test
  void aLeaseThatBeginsWhereTheLastOneEndedWasNotHeldAllTheWhile() {
    ContractId id = Contracts.id(1);
    Instant end = START.plusSeconds(300);
    journal.plan(Contracts.planned(1));
    journal.leased(id, end, new Lease(START, end));
    journal.claiming(id);

    journal.leased(id, end.plusSeconds(300), new Lease(end, end.plusSeconds(300)));

    assertThat(journal.isHeldSinceClaim(id)).isFalse();
  }

  @Test
  void whoGaveItsLeaseBackHasNotHeldItSinceItsClaim() {
    ContractId id = Contracts.id(1);
    journal.plan(Contracts.planned(1));
    journal.leased(id, START.plusSeconds(300), new Lease(START, START.plusSeconds(300)));
    journal.claiming(id);

    journal.unleased(id);

    assertThat(journal.isHeldSinceClaim(id)).isFalse();
  }

  @Test
  void whatIsDecidedAgainInTheSameMatterIsOneLine() {
    ContractId id = Contracts.id(1);
    journal.plan(Contracts.planned(1));
    for (String decision : List.of("stop", "start", "start", "stop")) {
      journal.decided(id, "power", decision);
      journal.decided(id, "brake", "held back");
    }

    assertThat(journal.events(id))
        .extracting(Journal.Event::what)
        .containsExactly("stop", "held back", "start", "stop");
  }
}

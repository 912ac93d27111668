// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Lease;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Wish;
import org.decentagent.agent.operator.Demand;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a contract, and what of several things it waits for first. */
final class ExplainerTest {
  private static final ContractId CONTRACT = Contracts.id(2);
  private static final ContractId OTHER = Contracts.id(1);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final FakeClock clock = FakeClock.at(NOON);

  @TempDir Path folder;
  private Database database;
  private Journal journal;
  private Progress progress;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    journal = new Journal(database, clock);
    progress = new Progress(clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void plan(ContractId contract, ContractState state) {
    journal.plan(ContractRecord.planned(contract, Contracts.BACKEND, Contracts.order()).to(state));
  }

  private void change(UnaryOperator<ContractRecord> how) {
    journal.apply(Change.to(how.apply(journal.require(CONTRACT))));
  }

  private Explanation told() {
    Explainer explainer =
        new Explainer(journal, new Demand(journal, Duration.ofMinutes(55)), progress, clock);
    return ((Explainer.Told.Of) explainer.explain(CONTRACT.hex())).explanation();
  }

  private List<String> lines() {
    return told().timeline().stream()
        .filter(entry -> !entry.kind().equals("state"))
        .map(entry -> entry.at().substring(11, 19) + " " + entry.kind() + ": " + entry.what())
        .toList();
  }

  @Test
  void ofSeveralThingsItWaitsForTheOneThatAPersonCanDoIsToldFirst() {
    plan(CONTRACT, ContractState.ACTIVE);
    plan(OTHER, ContractState.ACTIVE);

    String usual = told().waitsFor();
    progress.tell(CONTRACT, "its disk is copied");
    String doing = told().waitsFor();
    change(contract -> contract.troubled(new FailureCode("test/busy"), "it is busy"));
    String trouble = told().waitsFor();
    journal.brake().hold(OTHER, Contracts.BACKEND, "not this one");
    journal.brake().hold(CONTRACT, Contracts.BACKEND, "cancelled");
    String braked = told().waitsFor();
    journal.apply(Change.to(journal.require(CONTRACT)).report(Report.Kind.EXPIRED, "{}"));
    String report = told().waitsFor();
    journal.tasks().ask(OTHER, Contracts.BACKEND, OperatorTask.named("stop.1", "Not it").build());
    journal.tasks().ask(CONTRACT, Contracts.BACKEND, OperatorTask.named("stop.1", "It").build());
    String unwanted = told().waitsFor();
    journal.wish(OTHER, Wish.SUSPEND, "a dispute");
    journal.wish(CONTRACT, Wish.SUSPEND, "a dispute");
    String task = told().waitsFor();

    assertThat(usual).isEqualTo("nothing: it runs for its customer");
    assertThat(doing).isEqualTo("its disk is copied");
    assertThat(trouble).isEqualTo("it is busy");
    assertThat(braked).startsWith("your word about the brake (cancelled)");
    assertThat(report).isEqualTo("the platform to take 'expired', tried 0 times");
    assertThat(unwanted).isEqualTo(report);
    assertThat(task).isEqualTo("you: task 2; see: dc-agent manual show 2");
  }

  @ParameterizedTest
  @CsvSource({
    "PLANNED, the right to make it",
    "CREATE_PENDING, its backend to make the instance",
    "UNKNOWN, 'a look at its backend, which tells what became of a create'",
    "OBSERVED, a login as its customer would",
    "READY, the platform to know",
    "HANDED_OVER, the platform to know",
    "SUSPENDED, the platform to want it running again",
    "FAILED, the platform's own word that it failed",
    "TERMINATING, 'its instance to be removed, and to be proven gone'"
  })
  void whereNothingIsInTheWayItsStateTellsWhatItWaitsFor(ContractState state, String what) {
    plan(CONTRACT, state);

    assertThat(told().waitsFor()).isEqualTo(what);
  }

  @Test
  void ofWhatIsOverItsEndIsToldAndNoTrouble() {
    plan(CONTRACT, ContractState.ACTIVE);
    change(contract -> contract.troubled(new FailureCode("test/busy"), "it is busy"));
    String before = told().trouble();
    progress.tell(CONTRACT, "its disk is copied");
    change(contract ->
        contract.ending(ContractState.GONE, Ending.of(EndingReason.CANCELLED, "its tenant left")));

    assertThat(before).isEqualTo("it is busy (test/busy, 1 in a row)");
    assertThat(told().trouble()).isNull();
    assertThat(told().waitsFor()).isEqualTo("nothing: its tenant left");
  }

  @Test
  void theHoldThatIsToldIsItsOwn() {
    plan(OTHER, ContractState.ACTIVE);
    journal.apply(
        Change.to(journal.require(OTHER).held("not this one", Hold.Question.WHAT_IS_THERE)));
    plan(CONTRACT, ContractState.ACTIVE);
    Explanation free = told();
    change(contract -> contract.held("look at it", Hold.Question.WHAT_IS_THERE));
    Explanation held = told();

    assertThat(free.hold()).isNull();
    assertThat(held.hold()).extracting(HoldView::why).isEqualTo("look at it");
    assertThat(held.waitsFor()).isEqualTo("your word: look at it; see: dc-agent hold list");
  }

  @Test
  void aLeaseIsOursUntilItsLastMoment() {
    plan(CONTRACT, ContractState.PLANNED);
    String none = told().lease();
    Instant until = NOON.plusSeconds(300);
    journal.leased(CONTRACT, until, new Lease(NOON, until));
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    String ours = told().lease();
    clock.advance(Duration.ofMillis(1));

    assertThat(none).isNull();
    assertThat(ours).isEqualTo("ours until 2026-01-01T12:05:00Z");
    assertThat(told().lease()).isEqualTo("was ours until 2026-01-01T12:05:00Z");
  }

  @Test
  void whenItWasTakenInAndChangedAndHowLongItLastsAndWhatIsWantedIsTold() {
    plan(CONTRACT, ContractState.ACTIVE);
    clock.advance(Duration.ofSeconds(90));
    change(contract -> contract.to(ContractState.SUSPENDED));
    journal.noteEnd(CONTRACT, NOON.plus(Duration.ofDays(2)).plusMillis(7));
    journal.wish(CONTRACT, Wish.RUN, "paid");
    InstanceRef ref = new InstanceRef(Contracts.BACKEND, "m-1");
    change(contract ->
        contract.copy().instance(Instance.at(ref, InstanceState.STOPPED).build()).build());

    Explanation told = told();

    assertThat(told.instance()).isEqualTo("cloud/m-1");
    assertThat(told.takenIn()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(told.since()).isEqualTo("2026-01-01T12:01:30Z");
    assertThat(told.endsAt()).isEqualTo("2026-01-03T12:00:00Z");
    assertThat(told.wish()).isEqualTo("RUN (paid)");
  }

  @Test
  void whatWasMadeAndWhatIsGoneStandsInTheOrderInWhichItHappened() {
    plan(CONTRACT, ContractState.CREATE_PENDING);
    journal.steps(CONTRACT).child("volume", "v-1");
    journal.steps(CONTRACT).child("address", "a-1");
    clock.advance(Duration.ofSeconds(1));
    journal.steps(CONTRACT).begin("create", NOON.plusSeconds(60));
    journal.steps(CONTRACT).begin("boot", NOON.plusSeconds(60));
    journal.steps(CONTRACT).done("boot", "up");
    clock.advance(Duration.ofSeconds(1));
    journal
        .steps(CONTRACT)
        .childGone(
            journal.steps(CONTRACT).children().stream()
                .filter(child -> child.kind().equals("volume"))
                .findFirst()
                .orElseThrow());
    clock.advance(Duration.ofSeconds(1));
    journal.addEvent(CONTRACT, "somebody\nlooked");

    assertThat(lines())
        .containsExactly(
            "12:00:00 part: made: volume v-1",
            "12:00:00 part: made: address a-1",
            "12:00:01 step: begun, without a result yet: create",
            "12:00:01 step: did: boot",
            "12:00:02 part: gone: volume v-1",
            "12:00:03 event: somebody looked");
  }

  @Test
  void reportsOfOneMomentStandInTheOrderInWhichTheyGo() {
    plan(CONTRACT, ContractState.TERMINATING);
    journal.apply(Change.to(journal.require(CONTRACT)).report(Report.Kind.FAILED, "{}"));
    journal.apply(Change.to(journal.require(CONTRACT)).report(Report.Kind.TERMINATED, "{}"));

    assertThat(lines())
        .containsExactly(
            "12:00:00 report: to be told to the platform: 'provisioning failed'",
            "12:00:00 report: to be told to the platform: 'terminated'");
  }

  @ParameterizedTest
  @CsvSource({"0, 2026-01-01T12:00:00Z", "1,"})
  void theNextLookIsToldUnlessOneIsUnderWay(int picked, @Nullable String told) {
    plan(CONTRACT, ContractState.ACTIVE);
    database.transaction(sql ->
        sql.update(
            "insert into scheduled_tasks (task_name, task_instance, execution_time, picked,"
                + " version) values ('contract', ?, ?, ?, 1)",
            CONTRACT,
            NOON,
            picked));

    assertThat(told().nextLook()).isEqualTo(told);
  }

  @Test
  void aReportIsToldFromWhenItIsWrittenUntilThePlatformHasTakenIt() {
    plan(CONTRACT, ContractState.TERMINATING);
    journal.apply(Change.to(journal.require(CONTRACT)).report(Report.Kind.TERMINATED, "{}"));
    Report report = journal.reports().next(CONTRACT).orElseThrow();
    List<String> written = lines();
    journal.reports().trying(report);
    journal.reports().postponed(report, NOON.plusSeconds(30), "not now");
    List<String> once = lines();
    journal.reports().trying(report);
    String waits = told().waitsFor();
    clock.advance(Duration.ofSeconds(30));
    journal.reports().delivered(report, "thanks");

    assertThat(written)
        .containsExactly("12:00:00 report: to be told to the platform: 'terminated'");
    assertThat(once)
        .containsExactly(
            "12:00:00 report: to be told to the platform: 'terminated'",
            "12:00:00 report: not told yet: 'terminated', after 1 try: not now");
    assertThat(waits)
        .isEqualTo("the platform to take 'terminated', tried 2 times; it says: not now");
    assertThat(lines())
        .containsExactly(
            "12:00:00 report: to be told to the platform: 'terminated'",
            "12:00:30 report: told: 'terminated', after 2 tries: thanks");
  }
}

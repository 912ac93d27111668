// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.History;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.PlatformLink;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.platform.ReceivedCall;
import org.decentagent.testkit.platform.SimulatedPlatform;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from each answer to a report. The platform's answers are scripted here. */
final class OutboxTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final String DETAILS = "{\"external_id\":\"m-1\"}";

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(START);
  private final SimulatedPlatform platform = SimulatedPlatform.start(clock);
  private final PlatformClient client = client();
  private Database database;
  private Journal journal;
  private Outbox outbox;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    outbox =
        new Outbox(
            client,
            journal,
            clock,
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), () -> 0L));
  }

  @AfterEach
  void close() {
    client.close();
    database.close();
    platform.close();
  }

  private PlatformClient client() {
    byte[] seed = new byte[32];
    seed[0] = 1;
    SigningKey key = SigningKey.ofSeed(seed);
    return PlatformClient.of(
        PlatformLink.to(platform.url(), CallBudget.unlimited(), clock), key.publicHex(), key);
  }

  private void due(ContractState in, Report.Kind kind, String body) {
    journal.apply(Change.to(contract().to(in)).report(kind, body));
  }

  private ContractRecord contract() {
    return journal.require(CONTRACT);
  }

  private void answers(String body) {
    platform.control().failNext(CallPattern.any(), new Fault.Status(200, "application/json", body));
  }

  private void taken() {
    answers("{\"success\":true,\"data\":null,\"message\":\"done\"}");
  }

  private void refuses(String error) {
    answers("{\"success\":false,\"error\":\"" + error + "\"}");
  }

  private void refusesFrom(String status, String wanted) {
    refuses("Invalid status transition: " + status + " -> " + wanted);
  }

  private Optional<Next> deliver() {
    return outbox.deliver(contract());
  }

  /** Sends, and writes what follows. */
  private Next delivered() {
    Next next = deliver().orElseThrow();
    switch (next) {
      case Next.Go(var change) -> journal.apply(change);
      case Next.Wait(var change, var after) -> journal.apply(change);
      case Next.Rest rest -> {}
    }
    return next;
  }

  private boolean isOpen() {
    return journal.reports().next(CONTRACT).isPresent();
  }

  /** What happened, without what was decided. */
  private List<String> history() {
    return journal.history().events(CONTRACT).stream()
        .filter(told -> told.topic().isEmpty())
        .map(History.Told::what)
        .toList();
  }

  private String trouble() {
    return contract().trouble().map(Trouble::message).orElse("none");
  }

  private List<ReceivedCall> sent() {
    return platform.control().calls();
  }

  @Test
  void whatNothingIsDueOfIsNotHeldUp() {
    assertThat(deliver()).isEmpty();
    assertThat(sent()).isEmpty();
  }

  @Test
  void aDeliveryThatIsTakenIsHandedOverAndToldNoMore() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    taken();

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.HANDED_OVER);
    assertThat(history()).containsExactly("told the platform: provisioned (taken)");
    assertThat(sent()).hasSize(1);
    assertThat(deliver()).isEmpty();
  }

  @Test
  void whatWasTakenEndsTheTroubleThatItHad() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refuses("the database is away");
    delivered();
    clock.advance(Duration.ofMinutes(1));
    taken();

    delivered();

    assertThat(contract().trouble()).isEmpty();
  }

  @Test
  void whatIsOverAlreadyIsNotHandedOverByALateAnswer() {
    due(ContractState.TERMINATING, Report.Kind.PROVISIONED, DETAILS);
    taken();

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.TERMINATING);
    assertThat(isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, FAILED, provisioning failed",
    "TERMINATED, GONE, terminated",
  })
  void whatThePlatformOnlyTakesNoteOfLeavesTheContractAsItIs(
      Report.Kind kind, ContractState in, String word) {
    due(in, kind, "no room");
    taken();

    delivered();

    assertThat(contract().state()).isEqualTo(in);
    assertThat(history()).containsExactly("told the platform: " + word + " (taken)");
    assertThat(isOpen()).isFalse();
  }

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void anAnswerThatWasLostIsAskedForAgainAndTheTryIsWrittenFirst() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    platform.control().failNext(CallPattern.any(), new Fault.Refused());

    Next next = deliver().orElseThrow();

    assertThat(journal.reports().wasSent(CONTRACT, Report.Kind.PROVISIONED)).isTrue();
    assertThat(next)
        .isInstanceOfSatisfying(
            Next.Wait.class, wait -> assertThat(wait.after()).isEqualTo(Duration.ofSeconds(2)));
  }

  @Test
  @Guards(Rule.OUTBOX)
  void whatIsRefusedInWordsNobodyKnowsIsTriedAgainEverMoreSeldom() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refuses("the database is away");
    delivered();
    Next early = deliver().orElseThrow();
    clock.advance(Duration.ofSeconds(2));
    refuses("the database is away");

    Next second = delivered();

    assertThat(early).isEqualTo(new Next.Rest(Duration.ofSeconds(2)));
    assertThat(second)
        .isInstanceOfSatisfying(
            Next.Wait.class, wait -> assertThat(wait.after()).isEqualTo(Duration.ofSeconds(4)));
    assertThat(journal.reports().next(CONTRACT).orElseThrow().nextTryAt())
        .isEqualTo(START.plusSeconds(6));
    assertThat(contract().trouble().orElseThrow().code()).isEqualTo(Codes.NOT_TOLD);
    assertThat(trouble())
        .startsWith("cannot tell the platform 'provisioned': ")
        .contains("the database is away");
    assertThat(sent()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"provisioned", "active"})
  void aDeliveryThatWasTakenBeforeIsHandedOver(String status) {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refusesFrom(status, "provisioned");

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.HANDED_OVER);
    assertThat(history()).containsExactly("told the platform: provisioned (was taken before)");
  }

  @ParameterizedTest
  @CsvSource({
    "PROVISIONED, cancelled, CANCELLED",
    "PROVISIONED, expired, EXPIRED",
    "PROVISIONED, rejected, REJECTED",
    "PROVISIONED, provisioningfailed, FAILED",
    "EXPIRED, cancelled, CANCELLED",
    "EXPIRED, rejected, REJECTED",
    "EXPIRED, provisioningfailed, FAILED",
  })
  void aContractThatThePlatformClosedMeanwhileEndsForThatReason(
      Report.Kind kind, String status, EndingReason reason) {
    due(kind == Report.Kind.EXPIRED ? ContractState.ACTIVE : ContractState.READY, kind, DETAILS);
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    refusesFrom(status, "provisioned");

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.TERMINATING);
    assertThat(contract().ending().orElseThrow().reason()).isEqualTo(reason);
    assertThat(history())
        .singleElement()
        .satisfies(what -> assertThat(what).startsWith("the contract is over: Invalid status"));
    assertThat(isOpen()).isFalse();
  }

  @Test
  void aDeliveryOfWhatThePlatformBelievesIsOnlyAcceptedBeginsThereAgain() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refusesFrom("accepted", "provisioned");
    platform.control().failNext(CallPattern.any(), new Fault.Refused());

    delivered();

    assertThat(trouble()).contains("it is still accepted; told it again: ");
    assertThat(sent()).hasSize(2);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void anEndOfWhatThePlatformBelievesIsNotActiveIsToldAfterThat() {
    due(ContractState.ACTIVE, Report.Kind.EXPIRED, "");
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    refusesFrom("provisioned", "expired");
    platform.control().failNext(CallPattern.any(), new Fault.Refused());

    delivered();

    assertThat(trouble()).contains("provisioned and not active yet; told it that it is: ");
    assertThat(sent()).hasSize(2);
    assertThat(contract().state()).isEqualTo(ContractState.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource({
    "PROVISIONED, paused, provisioned",
    "EXPIRED, paused, expired",
    "FAILED, active, provisioning failed",
    "TERMINATED, active, terminated",
  })
  void aRefusalThatProvesNothingLeavesTheReportWhereItIs(
      Report.Kind kind, String status, String word) {
    due(ContractState.ACTIVE, kind, DETAILS);
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    refusesFrom(status, "anything");

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.ACTIVE);
    assertThat(trouble())
        .isEqualTo(
            "cannot tell the platform '"
                + word
                + "': Invalid status transition: "
                + status
                + " -> anything");
    assertThat(isOpen()).isTrue();
  }

  @Test
  void anEndThatIsTakenOrWasTakenBeforeBeginsTheRemoval() {
    due(ContractState.SUSPENDED, Report.Kind.EXPIRED, "");
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    refusesFrom("expired", "expired");

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.TERMINATING);
    assertThat(contract().ending().orElseThrow().reason()).isEqualTo(EndingReason.EXPIRED);
    assertThat(contract().ending().orElseThrow().why()).isEqualTo("its time is over");
    assertThat(history()).containsExactly("told the platform: expired (was taken before)");
  }

  @Test
  void anEndThatIsTakenOfWhatIsBeingRemovedChangesNothingMore() {
    due(ContractState.TERMINATING, Report.Kind.EXPIRED, "");
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    taken();

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.TERMINATING);
    assertThat(contract().ending()).isEmpty();
    assertThat(sent().getFirst().path()).endsWith("/provisioning");
  }

  @ParameterizedTest
  @CsvSource({"RUN", "SUSPEND"})
  void anEndIsNotToldOnceThePlatformWantsItToRun(Wish wish) {
    due(ContractState.ACTIVE, Report.Kind.EXPIRED, "");
    journal.reports().trying(journal.reports().next(CONTRACT).orElseThrow());
    journal.wish(CONTRACT, wish, "keep");

    delivered();

    assertThat(sent()).isEmpty();
    assertThat(isOpen()).isFalse();
    assertThat(history()).containsExactly("not over any more; the platform is not told so");
    assertThat(contract().state()).isEqualTo(ContractState.ACTIVE);
  }

  @Test
  void anEndThatThePlatformNeverAskedForIsNotToldAndIsNoTroubleAnyMore() {
    due(ContractState.ACTIVE, Report.Kind.EXPIRED, "");
    journal.apply(Change.to(contract().troubled(Codes.NOT_TOLD, "it did not answer")));

    delivered();

    assertThat(sent()).isEmpty();
    assertThat(isOpen()).isFalse();
    assertThat(contract().trouble()).isEmpty();
  }

  @Test
  void anEndIsNotToldBeforeItComes() {
    due(ContractState.ACTIVE, Report.Kind.EXPIRED, "");
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    journal.noteEnd(CONTRACT, START.plusMillis(1));

    delivered();

    assertThat(sent()).isEmpty();
    assertThat(isOpen()).isFalse();
  }

  @Test
  void theMomentItComesAnEndIsTold() {
    due(ContractState.ACTIVE, Report.Kind.EXPIRED, "");
    journal.wish(CONTRACT, Wish.EXPIRE, "expired");
    journal.noteEnd(CONTRACT, START);
    taken();

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.TERMINATING);
  }

  @Test
  void aTerminationThatThePlatformClosedBeforeIsTold() {
    due(ContractState.GONE, Report.Kind.TERMINATED, "");
    refuses("Contract not found or not in cancelled status (ID: ab)");

    delivered();

    assertThat(isOpen()).isFalse();
    assertThat(history())
        .containsExactly(
            "told the platform: terminated (already closed: Contract not found or not in cancelled"
                + " status (ID: ab))");
  }

  @Test
  void thatAContractIsNotCancelledProvesNothingOfAnEnd() {
    due(ContractState.FAILED, Report.Kind.FAILED, "no room");
    refuses("Contract not found or not in cancelled status (ID: ab)");

    delivered();

    assertThat(isOpen()).isTrue();
  }

  @Test
  void accessDetailsThatThePlatformLostAreForTheOperatorToGive() {
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refuses("Status updated but failed to save details: the disk is full");

    delivered();

    assertThat(contract().state()).isEqualTo(ContractState.HANDED_OVER);
    assertThat(contract().trouble().orElseThrow().code()).isEqualTo(Codes.DISAGREES);
    assertThat(trouble())
        .startsWith("delivered, but the platform did not keep the access details (Status updated")
        .endsWith("give them to the customer yourself: unknown");
    assertThat(history()).contains(trouble());
    assertThat(isOpen()).isFalse();
  }

  @Test
  void accessDetailsThatThePlatformLostNameWhereTheCustomerLogsIn() {
    InstanceRef ref = new InstanceRef(Contracts.BACKEND, "m-1");
    Instance instance =
        Instance.at(ref, InstanceState.RUNNING)
            .ssh(new SshAccess("203.0.113.7", 22, "root"))
            .build();
    journal.apply(Change.to(contract().copy().instance(instance).build()));
    due(ContractState.READY, Report.Kind.PROVISIONED, DETAILS);
    refuses("Status updated but failed to save details: the disk is full");

    delivered();

    assertThat(trouble()).endsWith("give them to the customer yourself: root@203.0.113.7:22");
  }

  @Test
  void lostDetailsOfWhatIsNoDeliveryProveNothing() {
    due(ContractState.FAILED, Report.Kind.FAILED, "no room");
    refuses("Status updated but failed to save details: the disk is full");

    delivered();

    assertThat(isOpen()).isTrue();
    assertThat(contract().state()).isEqualTo(ContractState.FAILED);
  }

  @Test
  @Guards(Rule.OUTBOX)
  void theOldestReportIsToldFirst() {
    due(ContractState.ACTIVE, Report.Kind.PROVISIONED, DETAILS);
    due(ContractState.GONE, Report.Kind.TERMINATED, "");
    taken();
    delivered();
    taken();

    delivered();

    assertThat(sent())
        .extracting(call -> call.path().substring(call.path().lastIndexOf('/') + 1))
        .containsExactly("provisioning", "terminated");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.operator.Demand;
import org.decentagent.agent.operator.OperatorDesk;
import org.decentagent.agent.operator.Outcome;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.manual.ManualFactory;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts that a person serves, from the order to the proof that nothing is left. */
final class OperatorTest {
  private static final SshPublicKey KEY = HostKey.generate().publicKey();

  @TempDir Path folder;
  private final Hosts hosts = new Hosts();
  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.withHosts(folder, new ManualFactory(), hosts);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private ContractId ordered() {
    ContractId contract = shop.rent();
    shop.turn();
    return contract;
  }

  private ContractId delivered() {
    ContractId contract = ordered();
    make();
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    return contract;
  }

  private void make() {
    hosts.on("203.0.113.7", KEY);
    assertThat(complete()).isInstanceOf(Outcome.Taken.class);
  }

  private Outcome complete() {
    return shop.engine()
        .operator()
        .complete(
            only().id(), "ann", Map.of("address", "203.0.113.7", "host_key", KEY.fingerprint()));
  }

  private Outcome confirm() {
    return shop.engine().operator().complete(only().id(), "ann", Map.of());
  }

  private List<TaskView> list() {
    return shop.engine().operator().list();
  }

  private TaskView only() {
    assertThat(list()).hasSize(1);
    return list().getFirst();
  }

  private AgentStatus.Contract status(ContractId contract) {
    return shop.engine().status().contracts().stream()
        .filter(seen -> seen.id().equals(contract.hex()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOrderWaitsForTheOperatorAndIsActiveAsSoonAsTheyAreDone() {
    ContractId contract = ordered();

    assertThat(shop.state(contract)).isEqualTo(ContractState.CREATE_PENDING);
    assertThat(only().contract()).isEqualTo(contract.hex());
    assertThat(only().due()).isEqualTo("2026-11-22T12:45:00Z");
    assertThat(only().deadline()).isEqualTo("2026-11-22T12:55:00Z");
    assertThat(status(contract).doing())
        .startsWith("awaiting operator for 0 min: task " + only().id());

    make();
    shop.runDue();

    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    assertThat(shop.platform.control().status(contract)).isEqualTo("active");
    assertThat(status(contract).access()).isEqualTo("root@203.0.113.7:22");
    assertThat(list()).isEmpty();
    assertThat(status(contract).doing()).isNull();
  }

  @Test
  void theLeaseIsKeptWhileAPersonWorks() {
    ContractId contract = ordered();

    shop.live(Duration.ofMinutes(40));

    assertThat(shop.engine().journal().lease(contract).orElseThrow().until())
        .isAfter(shop.clock.instant());
    assertThat(shop.state(contract)).isEqualTo(ContractState.CREATE_PENDING);
    assertThat(shop.writes(contract)).doesNotContain("DELETE lock");
  }

  @Test
  @Guards(Rule.LOGIN)
  void nothingIsReportedWhileAddressAndHostKeyDoNotAgree() {
    ContractId contract = ordered();
    hosts.on("203.0.113.7", HostKey.generate().publicKey());

    complete();
    shop.live(Duration.ofMinutes(5));

    assertThat(shop.state(contract)).isEqualTo(ContractState.CREATE_PENDING);
    assertThat(only().complaint()).contains("and you entered " + KEY.fingerprint());
    assertThat(only().entered()).containsEntry("address", "203.0.113.7");
    assertThat(only().fields().getFirst().suggestion()).isEqualTo("203.0.113.7");
    hosts.on("203.0.113.7", KEY);
    assertThat(confirm()).as("what was entered before").isInstanceOf(Outcome.Taken.class);
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
  }

  @Test
  void aRefusalReachesThePlatformAndTheCustomerIsPaidBack() {
    ContractId contract = ordered();

    shop.engine().operator().refuse(only().id(), "ann", "no machine is left");
    shop.live(Duration.ofMinutes(2));

    assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    assertThat(list()).isEmpty();
  }

  @Test
  void anHourThatPassesEndsTheOrderAndTheTask() {
    ContractId contract = ordered();
    long order = only().id();

    shop.live(Duration.ofMinutes(70));

    assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
    assertThat(only().name()).isEqualTo("terminate.1");
    assertThat(shop.engine().operator().show(order).orElseThrow().state()).isEqualTo("moot");
    assertThat(shop.engine().operator().complete(order, "ann", entries()))
        .isInstanceOfSatisfying(
            Outcome.Settled.class, late -> assertThat(late.why()).contains("moved on"));
    confirm();
    shop.live(Duration.ofMinutes(1));
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    assertThat(list()).isEmpty();
  }

  private static Map<String, String> entries() {
    return Map.of("address", "203.0.113.7", "host_key", KEY.fingerprint());
  }

  @Test
  void nonsenseOnATaskThatIsDoneHearsThatItIsDone() {
    ordered();
    long task = only().id();
    make();

    assertThat(
            shop.engine()
                .operator()
                .complete(task, "bob", Map.of("address", "not an address", "nonsense", "1")))
        .isInstanceOfSatisfying(
            Outcome.Settled.class, late -> assertThat(late.why()).contains("done by ann already"));
  }

  @Test
  void aDoubleClickIsHarmlessAndADifferentOneIsRefused() {
    ordered();
    long task = only().id();
    make();

    assertThat(shop.engine().operator().complete(task, "ann", entries()))
        .isInstanceOf(Outcome.SaidBefore.class);
    assertThat(
            shop.engine()
                .operator()
                .complete(
                    task, "bob", Map.of("address", "203.0.113.8", "host_key", KEY.fingerprint())))
        .isInstanceOfSatisfying(
            Outcome.Settled.class, late -> assertThat(late.why()).contains("done by ann"));
    assertThat(shop.engine().operator().refuse(task, "bob", "no"))
        .isInstanceOf(Outcome.Settled.class);
    assertThat(shop.engine().operator().complete(99, "ann", Map.of()))
        .isEqualTo(new Outcome.NoSuchTask(99));
  }

  @Test
  void everyWrongEntryIsNamedAndNothingChanges() {
    ordered();

    Outcome outcome =
        shop.engine()
            .operator()
            .complete(
                only().id(),
                "ann",
                Map.of("address", "10.0.0.1", "port", "0", "colour", "red\u001b[2J"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Invalid.class,
            wrong ->
                assertThat(wrong.faults())
                    .extracting(Outcome.Fault::field)
                    .containsExactly("address", "port", "host_key", "colour"));
    assertThat(only().trail()).hasSize(1);
  }

  @Test
  void aCancelledContractEndsWhenItsHostKeyNoLongerAnswers() {
    ContractId contract = delivered();
    shop.cancel(contract);
    shop.live(Duration.ofMinutes(2));
    assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    assertThat(only().name()).isEqualTo("terminate.1");
    assertThat(status(contract).doing()).startsWith("awaiting operator");

    confirm();
    shop.live(Duration.ofMinutes(10));
    assertThat(shop.state(contract)).as("it still answers").isEqualTo(ContractState.TERMINATING);
    assertThat(only().complaint()).contains("still answers", KEY.fingerprint());

    hosts.off("203.0.113.7");
    confirm();
    shop.live(Duration.ofMinutes(2));
    assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
    assertThat(shop.engine().operator().list()).isEmpty();
  }

  @Test
  void aPauseAndItsEndAreTasksEachTimeAndAPauseThatEndsEarlyIsMoot() {
    ContractId contract = delivered();

    for (int round = 1; round <= 2; round++) {
      shop.platform.control().pause(contract, "stripe_dispute:1");
      shop.live(Duration.ofMinutes(1));
      assertThat(only().name()).isEqualTo("suspend." + round);
      hosts.off("203.0.113.7");
      confirm();
      shop.live(Duration.ofMinutes(1));
      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);

      shop.platform.control().resume(contract);
      shop.live(Duration.ofMinutes(1));
      assertThat(only().name()).isEqualTo("resume." + round);
      hosts.on("203.0.113.7", KEY);
      confirm();
      shop.live(Duration.ofMinutes(1));
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
    shop.platform.control().pause(contract, "stripe_dispute:2");
    shop.live(Duration.ofMinutes(1));
    assertThat(list()).hasSize(1);
    shop.platform.control().resume(contract);
    shop.live(Duration.ofMinutes(1));
    assertThat(list()).isEmpty();
  }

  @Test
  void theEndOfAPauseIsMootOnceItIsPausedAgain() {
    ContractId contract = delivered();
    shop.platform.control().pause(contract, "stripe_dispute:1");
    shop.live(Duration.ofMinutes(1));
    hosts.off("203.0.113.7");
    confirm();
    shop.live(Duration.ofMinutes(1));
    shop.platform.control().resume(contract);
    shop.live(Duration.ofMinutes(1));
    String asked = only().name();

    shop.platform.control().pause(contract, "stripe_dispute:2");
    shop.live(Duration.ofMinutes(1));

    assertThat(asked).isEqualTo("resume.1");
    assertThat(list()).isEmpty();
  }

  @Test
  void aTaskThatMustBeDoneIsPutOffAndNotRefused() {
    ContractId contract = delivered();
    shop.cancel(contract);
    shop.live(Duration.ofMinutes(1));
    long task = only().id();

    assertThat(shop.engine().operator().refuse(task, "ann", "no time"))
        .isInstanceOfSatisfying(
            Outcome.Settled.class, no -> assertThat(no.why()).contains("manual snooze " + task));
    assertThat(shop.engine().operator().snooze(task, "ann", Duration.ofDays(8)))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(shop.engine().operator().snooze(task, "ann", Duration.ofHours(1)))
        .isInstanceOf(Outcome.Taken.class);

    assertThat(only().snoozedUntil()).isNotNull();
  }

  @Test
  void whatIsRefusedOnceIsSettledAndTheTrailNamesThemPlainly() {
    ordered();
    long task = only().id();
    OperatorDesk desk = shop.engine().operator();

    Outcome never = desk.snooze(task, "ann", Duration.ZERO);
    Outcome wordless = desk.refuse(task, "ann", " ");
    desk.snooze(task, "ann\u001b[2J", Duration.ofHours(1));
    desk.refuse(task, "bob\u001b[2J", "no room");
    Outcome again = desk.refuse(task, "cyd", "no time");
    Outcome late = desk.snooze(task, "cyd", Duration.ofHours(1));
    shop.live(Duration.ofMinutes(1));

    assertThat(never).isInstanceOf(Outcome.Invalid.class);
    assertThat(wordless).isInstanceOf(Outcome.Invalid.class);
    assertThat(why(again)).contains("it was refused by bob2J");
    assertThat(why(late)).contains("it was refused by bob2J");
    assertThat(desk.show(task).orElseThrow().trail())
        .extracting(TaskView.Entry::who)
        .containsSubsequence("ann2J", "bob2J");
    assertThat(why(desk.refuse(task, "cyd", "no time"))).contains("its contract is gone");
  }

  private static String why(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Settled.class);
    return ((Outcome.Settled) outcome).why();
  }

  @Test
  void ordersThatWaitForAPersonDoNotKeepOthersFromBeingTakenIn() {
    for (int i = 0; i < 40; i++) {
      shop.rent();
    }

    shop.live(Duration.ofSeconds(10));

    assertThat(list()).hasSize(40);
  }

  @Test
  void aKillAtAnyWriteAsksOnceAndLosesNoWordOfTheOperator() {
    int first = shop.kill.seen();
    ContractId unharmed = ordered();
    make();
    shop.runDue();
    int points = shop.kill.seen() - first;
    assertThat(shop.state(unharmed)).isEqualTo(ContractState.ACTIVE);

    for (int point = 0; point < points; point++) {
      SshPublicKey key = HostKey.generate().publicKey();
      String host = "198.51.100." + (point + 1);
      ContractId contract = shop.rent();
      shop.kill.after(point);
      try {
        shop.turn();
        serve(contract, host, key);
        shop.runDue();
        shop.kill.after(Integer.MAX_VALUE); // this life had fewer writes than the first
      } catch (Kill.Here expected) {
        shop.crashAndRestart();
      }
      shop.liveUntil(
          () -> {
            serve(contract, host, key);
            return shop.state(contract) == ContractState.ACTIVE;
          },
          Duration.ofMinutes(20));

      assertThat(shop.state(contract)).as("killed at %s", point).isEqualTo(ContractState.ACTIVE);
      assertThat(list()).as("killed at %s", point).isEmpty();
      assertThat(shop.contract(contract).ref().orElseThrow().externalId())
          .isEqualTo(Mark.of(contract).text());
    }
    assertThat(points).isGreaterThan(20);
  }

  private void serve(ContractId contract, String host, SshPublicKey key) {
    hosts.on(host, key);
    list().stream()
        .filter(task -> task.contract().equals(contract.hex()))
        .forEach(task ->
            shop.engine()
                .operator()
                .complete(
                    task.id(), "ann", Map.of("address", host, "host_key", key.fingerprint())));
  }

  @Test
  void whatIsSaidOfATaskWhoseContractMovesOnMeanwhileIsNotWritten() {
    ContractId contract = ordered();
    Journal journal = shop.engine().journal();
    OperatorDesk desk =
        new OperatorDesk(
            journal,
            new Demand(journal, Duration.ofHours(1)),
            shop.clock,
            (id, said) -> {
              Ending cancelled = Ending.of(EndingReason.CANCELLED, "cancelled meanwhile");
              ContractState next = ContractState.TERMINATING;
              journal.apply(Change.to(shop.contract(id).ending(next, cancelled)));
              said.run();
            });

    Outcome outcome =
        desk.complete(
            only().id(), "ann", Map.of("address", "203.0.113.7", "host_key", KEY.fingerprint()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Settled.class,
            settled -> assertThat(settled.why()).contains("its contract moved on"));
    assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    assertThat(journal.tasks().open())
        .singleElement()
        .satisfies(task -> assertThat(task.answer()).isEmpty());
  }
}

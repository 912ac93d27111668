// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.ConfigResult;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.operator.Demand;
import org.decentagent.spi.OperatorTask;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Who is called when, over restarts and over a channel that fails. */
final class NoticeRoundTest {
  private static final OperatorTask TASK =
      OperatorTask.named("provision.1", "Make an instance").within(Duration.ofMinutes(48)).build();

  @TempDir Path folder;
  private final FakeClock clock = FakeClock.at(Told.NOW);
  private final Findings findings = new Findings();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private volatile int code = 200;
  private volatile Runnable onCall = () -> {};
  private HttpServer server;
  private Database database;
  private Journal journal;
  private NoticeRound round;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body =
                JsonMapper.shared()
                    .readTree(
                        new String(
                            exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            onCall.run();
            ids.add(body.path("id").asString());
            calls.add(body.path("urgency").asString());
            exchange.sendResponseHeaders(code, -1);
          }
        });
    server.start();
    open();
    journal.plan(Contracts.planned(1));
  }

  private void open() throws IOException {
    database = Database.open(folder.resolve("state"));
    journal = new Journal(database, clock);
    round =
        NoticeRound.each(
                Channels.of(config().notices(), clock),
                new NoticeRound.Surroundings(
                    journal,
                    new Demand(journal, Duration.ofHours(1)),
                    findings,
                    clock,
                    new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5), new Random(1))),
                config().notices().remindEvery())
            .getFirst();
  }

  private AgentConfig config() throws IOException {
    Path secret = folder.resolve("webhook");
    Files.writeString(secret, "http://127.0.0.1:" + server.getAddress().getPort() + "/SECRET");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path file = folder.resolve("agent.toml");
    Files.writeString(
        file,
        """
        [platform]
        url = "https://platform.example.org"
        provider = "%s"
        pool = "pool-1"
        key = "agent.key"
        [agent]
        state = "state"
        [notify]
        webhook = "file:webhook"
        """
            .formatted("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    return switch (AgentConfig.read(file, Map.of())) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Faulty faulty -> throw new AssertionError(faulty.faults().toString());
    };
  }

  @AfterEach
  void stop() {
    database.close();
    server.stop(0);
  }

  private TaskRecord asked() {
    return journal.tasks().ask(Contracts.id(1), Contracts.BACKEND, TASK);
  }

  private void live(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      round.round();
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void aTaskIsToldOnceAndRemindedOfUntilItIsDone() {
    TaskRecord task = asked();

    live(50);
    journal.tasks().done(task, "ann", Map.of());
    live(60);

    assertThat(calls).containsExactly("asked", "reminder", "reminder", "last_call", "overdue");
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void aRestartTellsNothingTwiceAndForgetsNothing() throws IOException {
    asked();
    round.round();
    database.close();
    open();

    round.round();
    assertThat(calls).containsExactly("asked");
    clock.advance(Duration.ofMinutes(24));
    round.round();

    assertThat(calls).containsExactly("asked", "reminder");
  }

  @Test
  void aChannelThatFailsIsTriedAgainWithTheSameIdAndSaidSo() {
    code = 500;
    asked();
    live(3);

    assertThat(calls.size()).isBetween(2, 3);
    assertThat(ids.stream().distinct()).hasSize(1);
    assertThat(findings.all())
        .singleElement()
        .asString()
        .contains("webhook", "HTTP 500", "dc-agent manual list")
        .doesNotContain("SECRET");

    code = 200;
    live(6);

    assertThat(findings.all()).isEmpty();
    assertThat(ids.stream().distinct()).hasSize(1);
  }

  @Test
  void aChannelThatFailsIsTriedMoreAndMoreSeldom() {
    code = 500;
    asked();

    for (int second = 0; second < 120; second++) {
      round.round();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(calls.size()).isBetween(4, 6);
  }

  @Test
  void aCallIsWrittenDownBeforeItIsMade() {
    String matter = "task/" + asked().id();
    List<Boolean> written = new CopyOnWriteArrayList<>();
    onCall = () -> written.add(journal.notices().wasTold(matter, "webhook"));

    round.round();

    assertThat(written).containsExactly(true);
  }

  @Test
  void whatDoesNotHoldIsToldAtOnce() {
    TaskRecord task = asked();
    live(2);
    journal.tasks().done(task, "ann", Map.of());
    journal.tasks().askAgain(Contracts.id(1), "provision.1", "nobody answers there");

    live(2);

    assertThat(calls).containsExactly("asked", "asked_again");
  }

  @Test
  void aSnoozeIsQuietButForTheLastCall() {
    TaskRecord task = asked();
    live(1);
    journal.tasks().snoozed(task, "ann", clock.instant().plus(Duration.ofHours(1)));

    live(47);

    assertThat(calls).containsExactly("asked", "last_call");
  }

  @Test
  void whoWasToldIsToldWhenNobodyWantsItAnyMore() {
    asked();
    live(1);
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.TERMINATING)));

    live(5);

    assertThat(calls).containsExactly("asked", "moot");
  }

  private void isGone() {
    journal.apply(
        Change.to(journal.require(Contracts.id(1)).to(ContractState.GONE))
            .and(rows -> rows.steps(Contracts.id(1)).clear()));
  }

  @ParameterizedTest
  @CsvSource({"PT23H, 1", "PT24H, 1", "PT25H, 0"})
  void thatATaskIsNotNeededAnyMoreIsToldForADay(Duration later, int times) {
    asked();
    live(1);
    isGone();
    calls.clear();
    clock.advance(later);

    round.round();

    assertThat(calls).hasSize(times).allMatch("moot"::equals);
  }

  @Test
  void whatWasAskedBeforeItsContractWasGoneIsNotAskedForOnceItBeginsAnew() {
    asked();
    live(1);
    isGone();
    journal.plan(Contracts.planned(1));

    live(60);

    assertThat(calls).containsExactly("asked", "moot");
  }

  @Test
  void whoWasNeverToldIsNotToldThatItIsOver() {
    asked();
    journal.apply(Change.to(journal.require(Contracts.id(1)).to(ContractState.TERMINATING)));

    live(5);

    assertThat(calls).isEmpty();
  }

  @Test
  void aFrozenBrakeAndAContractOnHoldAreToldOfUntilTheyAreSettled() throws IOException {
    journal.brake().freeze("2 instances went");
    journal.apply(
        Change.to(
            journal
                .require(Contracts.id(1))
                .held("something is in the way", Hold.Question.WHAT_IS_THERE)));
    live(2);
    database.close();
    open();
    live(20);
    int within = calls.size();
    live(200);
    int reminded = calls.size();
    journal.brake().release("ann");
    journal.apply(
        Change.to(journal.require(Contracts.id(1)).resolved(ContractState.CREATE_PENDING)));

    live(300);

    assertThat(calls.subList(0, within)).containsExactly("asked", "asked");
    assertThat(calls.subList(within, reminded)).isNotEmpty().containsOnly("reminder");
    assertThat(calls).hasSize(reminded);
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void whatWasBegunAndNeverSentWasToldToNobody() {
    journal.notices().begin("provision.1/asked", "provision.1", "webhook");
    boolean begun = journal.notices().wasTold("provision.1", "webhook");

    journal.notices().trying("provision.1/asked");

    assertThat(begun).isFalse();
    assertThat(journal.notices().wasTold("provision.1", "webhook")).isTrue();
  }

  @Test
  void anotherChannelsCallIsNotThisOnes() {
    journal.notices().begin("mail/task/1/asked", "task/1", "mail");
    journal.notices().trying("mail/task/1/asked");

    assertThat(journal.notices().wasTold("task/1", "mail")).isTrue();
    assertThat(journal.notices().wasTold("task/1", "webhook")).isFalse();
  }

  @Test
  void aFrozenBrakeThatNobodyCouldBeToldOfIsAFindingWhileItWaitsForTheNextTry() {
    code = 500;
    journal.brake().freeze("2 instances went");

    round.round();
    List<String> first = findings.all();
    round.round();

    assertThat(first).singleElement().asString().contains("HTTP 500");
    assertThat(findings.all()).isEqualTo(first);
    assertThat(calls).hasSize(1);
  }

  @Test
  void whatIsSnoozedIsNoReasonToSayThatACallDoesNotArrive() {
    code = 500;
    TaskRecord task = asked();
    round.round();
    List<String> failed = findings.all();
    journal.tasks().snoozed(task, "ann", clock.instant().plus(Duration.ofHours(1)));

    round.round();

    assertThat(failed).hasSize(1);
    assertThat(findings.all()).isEmpty();
  }

  @Test
  void aSnoozeEnds() {
    TaskRecord task = asked();
    live(1);
    journal.tasks().snoozed(task, "ann", clock.instant().plus(Duration.ofMinutes(5)));

    live(47);

    assertThat(calls).containsExactly("asked", "reminder", "reminder", "last_call");
  }

  @Test
  void aHoldIsNewWhenItBeginsHoweverOldItsContractIs() {
    clock.advance(Duration.ofDays(3));
    hold(1);

    live(2);

    assertThat(calls).containsExactly("asked");
  }

  @Test
  void ofTwoContractsThatAreHeldAtOneMomentBothAreToldOf() {
    journal.plan(Contracts.planned(2));
    hold(1);
    hold(2);

    live(2);

    assertThat(calls).containsExactly("asked", "asked");
  }

  @Test
  void whatWaitsOnIsRemindedOfAgainAndAgain() {
    hold(1);

    live(1);
    clock.advance(Duration.ofDays(2));
    live(1);
    clock.advance(Duration.ofDays(2));
    live(1);

    assertThat(calls).containsExactly("asked", "reminder", "reminder");
  }

  @Test
  void whatCameBackIsAskedForAnewHoweverLongAgoItWasAskedFirst() {
    TaskRecord task =
        journal
            .tasks()
            .ask(
                Contracts.id(1),
                Contracts.BACKEND,
                OperatorTask.named("provision.1", "Make an instance").build());
    live(1);
    journal.tasks().done(task, "ann", Map.of());
    clock.advance(Duration.ofDays(3));
    journal.tasks().askAgain(Contracts.id(1), "provision.1", "nobody answers there");

    live(2);

    assertThat(calls).containsExactly("asked", "asked_again");
  }

  @Test
  void whatArrivesHidesNotThatAnotherCallDidNot() {
    onCall = () -> code = calls.isEmpty() ? 500 : 200;
    journal.plan(Contracts.planned(2));
    asked();
    journal.tasks().ask(Contracts.id(2), Contracts.BACKEND, TASK);

    round.round();
    List<String> amongTasks = findings.all();
    hold(2);
    round.round();

    assertThat(amongTasks).singleElement().asString().contains("HTTP 500");
    assertThat(findings.all()).isEqualTo(amongTasks);
  }

  @Test
  void ofTwoTasksThatBeginToWaitAtOneMomentBothAreToldOfByThisChannel() {
    journal.plan(Contracts.planned(2));
    asked();
    journal.tasks().ask(Contracts.id(2), Contracts.BACKEND, TASK);

    live(1);

    assertThat(calls).containsExactly("asked", "asked");
    assertThat(ids).allMatch(id -> id.startsWith("webhook/"));
  }

  @Test
  void whatComesBackTwiceIsToldTwice() {
    TaskRecord task = asked();
    for (int times = 0; times < 2; times++) {
      journal.tasks().done(task, "ann", Map.of());
      clock.advance(Duration.ofMinutes(1));
      journal.tasks().askAgain(Contracts.id(1), "provision.1", "nobody answers there");
      round.round();
    }

    assertThat(calls).containsExactly("asked_again", "asked_again");
  }

  private void hold(int contract) {
    journal.apply(
        Change.to(
            journal
                .require(Contracts.id(contract))
                .held("something is in the way", Hold.Question.WHAT_IS_THERE)));
  }
}

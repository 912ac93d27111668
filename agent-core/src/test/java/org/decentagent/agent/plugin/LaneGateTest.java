// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.decentagent.agent.plugin.FencedCall.Stop;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one lane makes of calls that fail, hang or are stopped. */
@Timeout(60)
final class LaneGateTest {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endWhatHangs() {
    end.countDown();
  }

  private LaneGate gate(int parallel, int failures) {
    return gate(new Limits(parallel, LONG, LONG, failures, PAUSE));
  }

  /** One whose calls are given up on as soon as they have begun. */
  private LaneGate impatient(int parallel, int failures) {
    return gate(new Limits(parallel, Duration.ofMillis(1), Duration.ZERO, failures, PAUSE));
  }

  private LaneGate gate(Limits limits) {
    LaneFailures failures = new LaneFailures(new BackendName("cloud"), "simulated", Lane.READ);
    return new LaneGate(failures, limits, clock);
  }

  private static <T> Attempt<T> call(LaneGate gate, Supplier<T> body) {
    return gate.call("probe", LaneGateTest.class.getClassLoader(), body, () -> {});
  }

  private static String answered() {
    return "answered";
  }

  private static String fails(RuntimeException failure) {
    throw failure;
  }

  private static String fails() {
    return fails(new IllegalStateException("a wheel came off"));
  }

  /** Deaf to its interruption. */
  private String hangs() {
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        assertThat(end.getCount()).isNotNegative();
      }
    }
    return "late";
  }

  private String stopsWhenInterrupted() {
    try {
      end.await();
      return "late";
    } catch (InterruptedException e) {
      throw new IllegalStateException("it was interrupted", e);
    }
  }

  private static String why(Attempt<?> attempt) {
    assertThat(attempt).isInstanceOf(Attempt.Failed.class);
    return String.valueOf(((Attempt.Failed<?>) attempt).reason().getMessage());
  }

  @Test
  void aFailureThatThePluginNamesEndsARowOfOthers() {
    LaneGate gate = gate(1, 2);
    ProvisioningException named =
        new ProvisioningException.Retryable(new FailureCode("test/busy"), "busy");

    call(gate, LaneGateTest::fails);
    call(gate, () -> fails(named));
    call(gate, LaneGateTest::fails);

    assertThat(gate.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void whoIsRefusedReadsHowThePluginFailedTheLastTime() {
    LaneGate failing = gate(1, 1);
    LaneGate exhausted = gate(1, 1);

    call(failing, LaneGateTest::fails);
    call(
        exhausted,
        () -> {
          throw new OutOfMemoryError("Java heap space");
        });

    assertThat(why(call(failing, LaneGateTest::answered)))
        .endsWith("the last time: java.lang.IllegalStateException: a wheel came off");
    assertThat(why(call(exhausted, LaneGateTest::answered)))
        .endsWith("the last time: it ran out of memory");
  }

  @Test
  void whatFailsSinceItWasStoppedCountsAsNoAnswer() {
    LaneGate gate = gate(new Limits(1, Duration.ofMillis(1), LONG, 1, PAUSE));

    call(gate, this::stopsWhenInterrupted);

    assertThat(why(call(gate, LaneGateTest::answered)))
        .endsWith("the last time: no answer within the call's deadline");
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aCallThatIsGivenUpOnCountsAsAFailure() {
    LaneGate gate = impatient(2, 1);

    call(gate, this::hangs);

    assertThat(gate.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  @Guards(Rule.PLUGINS)
  void whoIsRefusedSinceTooManyCallsHangReadsWhatEndsThem() {
    LaneGate gate = impatient(1, 5);

    call(gate, this::hangs);

    assertThat(why(call(gate, LaneGateTest::answered))).contains("start the agent anew");
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aTryWhoseCallerStoppedSaysNothingAndTheNextOneIsMade() {
    LaneGate gate = gate(1, 1);
    call(gate, LaneGateTest::fails);
    clock.advance(PAUSE);
    Thread caller = Thread.currentThread();

    call(
        gate,
        () -> {
          caller.interrupt();
          return stopsWhenInterrupted();
        });
    boolean wasInterrupted = Thread.interrupted();

    assertThat(wasInterrupted).isTrue();
    assertThat(call(gate, LaneGateTest::answered)).isEqualTo(new Attempt.Answered<>("answered"));
  }

  @Test
  @Guards(Rule.PLUGINS)
  void besideATryNoOtherCallIsMade() {
    assertThat(why(besideATry(gate(2, 1)))).contains("left alone");
  }

  /** What comes of a call beside the one that is to show whether the plugin answers again. */
  private Attempt<String> besideATry(LaneGate gate) {
    call(gate, LaneGateTest::fails);
    clock.advance(PAUSE);
    AtomicReference<Attempt<String>> beside = new AtomicReference<>();
    call(
        gate,
        () -> {
          beside.set(call(gate, LaneGateTest::answered));
          return answered();
        });
    return Objects.requireNonNull(beside.get());
  }

  @Test
  void whoIsInterruptedBeforeItsTurnStaysInterrupted() {
    Thread.currentThread().interrupt();

    Attempt<String> attempt = call(gate(1, 1), LaneGateTest::answered);
    boolean isStillInterrupted = Thread.interrupted();

    assertThat(isStillInterrupted).isTrue();
    assertThat(why(attempt)).contains("the work was stopped");
  }

  @Test
  void theFirstReasonToStopACallCounts() {
    FencedCall<String> call =
        FencedCall.of("call", LaneGateTest.class.getClassLoader(), LaneGateTest::answered);

    call.stop(Stop.CALLER_INTERRUPTED);
    call.stop(Stop.CLOSED);

    assertThat(call.stopReason()).isEqualTo(Stop.CALLER_INTERRUPTED);
  }

  /** Its message cannot be read. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new StackOverflowError();
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aFailureWhoseMessageCannotBeReadIsNamedByItsKind() {
    Attempt<String> attempt =
        call(
            gate(new Limits(1, Duration.ofSeconds(5), LONG, 1, PAUSE)),
            () -> fails(new Unreadable()));

    assertThat(why(attempt)).endsWith(Unreadable.class.getName());
  }

  /** One that does something when it looks at its clock for that time. */
  private LaneGate gate(Limits limits, int look, Runnable act) {
    AtomicInteger looks = new AtomicInteger();
    LaneFailures failures = new LaneFailures(new BackendName("cloud"), "simulated", Lane.READ);
    return new LaneGate(
        failures,
        limits,
        () -> {
          if (looks.incrementAndGet() == look) {
            act.run();
          }
          return clock.instant();
        });
  }

  private static Thread inBackground(Runnable act) {
    return Thread.ofPlatform().daemon().start(act);
  }

  private static void waitUntilItWaits(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoWouldWaitForTheEndOfATryIsRefusedAtOnce() {
    Limits oneAtATime = new Limits(1, Duration.ofSeconds(5), LONG, 1, PAUSE);

    assertThat(why(besideATry(gate(oneAtATime)))).contains("left alone");
  }

  @Test
  void whoWaitedForACallThatIsGivenUpOnIsNotLetThroughBesideIt() throws InterruptedException {
    LaneGate gate = gate(new Limits(1, LONG, Duration.ZERO, 5, PAUSE));
    Thread caller = Thread.currentThread();
    AtomicReference<Attempt<String>> waited = new AtomicReference<>();
    Thread waiting = new Thread(() -> waited.set(call(gate, LaneGateTest::answered)));

    call(
        gate,
        () -> {
          waiting.start();
          waitUntilItWaits(waiting);
          caller.interrupt();
          return hangs();
        });
    boolean wasInterrupted = Thread.interrupted();
    waiting.join();

    assertThat(wasInterrupted).isTrue();
    assertThat(why(waited.get())).contains("start the agent anew");
  }

  @Test
  void whoWaitedUntilTheAgentStopsIsToldSo() throws InterruptedException {
    LaneGate gate = gate(1, 5);
    AtomicReference<Attempt<String>> waited = new AtomicReference<>();
    Thread waiting = new Thread(() -> waited.set(call(gate, LaneGateTest::answered)));

    call(
        gate,
        () -> {
          waiting.start();
          waitUntilItWaits(waiting);
          gate.stop();
          return answered();
        });
    waiting.join();

    assertThat(why(waited.get())).contains("the agent is stopping");
  }

  @Test
  void aCallThatBeginsAsTheAgentStopsIsStoppedToo() {
    AtomicReference<LaneGate> gate = new AtomicReference<>();
    Limits limits = new Limits(1, Duration.ofSeconds(5), LONG, 1, PAUSE);
    int turn = 5; // after three of the call that opened the circuit, and one before its turn
    gate.set(gate(limits, turn, () -> gate.get().stop()));
    call(
        gate.get(),
        () -> {
          throw new OutOfMemoryError("Java heap space");
        });
    clock.advance(PAUSE);

    assertThat(why(call(gate.get(), this::stopsWhenInterrupted))).contains("the agent is stopping");
  }

  @Test
  void aCallThatGetsNoThreadWasNotSentAndTheNextOneIsTried() {
    Runnable noThread =
        () -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    int begun = 6; // after three of the call that opened the circuit, and two about its turn
    LaneGate gate = gate(new Limits(1, LONG, LONG, 1, PAUSE), begun, noThread);
    call(gate, LaneGateTest::fails);
    clock.advance(PAUSE);

    assertThat(why(call(gate, LaneGateTest::answered))).contains("the system gives no thread");
    assertThat(call(gate, LaneGateTest::answered)).isEqualTo(new Attempt.Answered<>("answered"));
  }

  @Test
  void howLongACallTookSaysNothingOfOneThatFailedByItself() {
    LaneGate gate = gate(1, 1);

    Attempt<String> attempt =
        call(
            gate,
            () -> {
              clock.advance(Duration.ofDays(1));
              return fails();
            });

    assertThat(why(attempt)).endsWith("a wheel came off");
    assertThat(gate.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void aBusyMachineExcusesNoPlugin() {
    LaneGate gate = gate(new Limits(1, Duration.ofMillis(1), LONG, 1, PAUSE));

    Attempt<String> attempt =
        call(
            gate,
            () -> {
              clock.advance(LONG.plusSeconds(10));
              return stopsWhenInterrupted();
            });

    assertThat(why(attempt)).contains("'call_deadline'");
    assertThat(gate.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void whoIsRefusedSinceTooManyCallsHangIsToldWhenToComeBack() {
    LaneGate gate = impatient(1, 5);
    call(gate, this::hangs);

    Attempt<String> refused = call(gate, LaneGateTest::answered);

    assertThat(((Attempt.Failed<String>) refused).reason())
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            reason -> assertThat(reason.retryAfter()).contains(PAUSE));
  }

  @Test
  void oneCallThatHangsIsNotTakenForTheEndOfAll() throws InterruptedException {
    LaneGate gate = gate(2, 5);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Attempt<String>> answer = new AtomicReference<>();
    Thread caller =
        inBackground(() ->
            answer.set(
                call(
                    gate,
                    () -> {
                      begun.countDown();
                      return hangs();
                    })));
    begun.await();

    gate.stop();
    gate.drain(Duration.ZERO);
    caller.join(Duration.ofSeconds(10));

    assertThat(answer).hasValueSatisfying(why -> assertThat(why(why)).contains("is stopping"));
  }

  @Test
  void whoIsInterruptedWhileTheAgentStopsStaysInterrupted() {
    LaneGate gate = gate(1, 5);
    Thread.currentThread().interrupt();

    gate.drain(LONG);

    assertThat(Thread.interrupted()).isTrue();
  }
}

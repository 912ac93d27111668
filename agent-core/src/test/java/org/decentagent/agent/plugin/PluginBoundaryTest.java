// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Permanent;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.ProvisioningException.UnknownOutcome;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.testkit.cloud.StepsMemory;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class PluginBoundaryTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final QuietProvisioner provisioner = new QuietProvisioner();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean abandoned = new AtomicBoolean();

  @AfterEach
  void endCallsThatHang() {
    release.countDown();
  }

  @Test
  void anAnswerIsPassedOn() {
    Attempt<String> attempt = patient().call(Lane.READ, "look", called -> called.identity().text());

    assertThat(attempt).isEqualTo(new Attempt.Answered<>("quiet"));
  }

  @Test
  void aCallRunsOnADaemonThreadWithThePluginsClassLoader() {
    Attempt<List<Object>> attempt =
        patient()
            .call(
                Lane.REMOVAL,
                "look",
                called -> {
                  Thread thread = Thread.currentThread();
                  return List.of(
                      thread.getName(),
                      thread.isDaemon(),
                      thread.isVirtual(),
                      thread.getContextClassLoader());
                });

    assertThat(value(attempt))
        .containsExactly(
            "plugin-b1-removal-1", true, false, QuietProvisioner.class.getClassLoader());
  }

  @Test
  void whatACallerHandsDownToItsThreadsDoesNotReachThePlugin() {
    InheritableThreadLocal<String> ours = new InheritableThreadLocal<>();
    ours.set("the agent's own");
    try {
      Attempt<Optional<String>> attempt =
          patient().call(Lane.READ, "look", called -> Optional.ofNullable(ours.get()));

      assertThat(value(attempt)).isEmpty();
    } finally {
      ours.remove();
    }
  }

  @Test
  void aFailureThatThePluginNamesIsPassedOn() {
    Permanent reason = new Permanent(new FailureCode("quiet/no"), "cannot");

    Attempt<String> attempt = patient().call(Lane.CHANGE, "change", throwing(reason));

    assertThat(reason(attempt)).isSameAs(reason);
  }

  @ParameterizedTest
  @EnumSource(Lane.class)
  @Guards(Rule.EFFECT)
  void anythingElseThrownIsAnUnknownOutcomeUnlessNothingWasChanged(Lane lane) {
    Class<?> kind = lane == Lane.READ ? Retryable.class : UnknownOutcome.class;

    for (Throwable thrown :
        List.of(
            new IllegalStateException("a\nb"),
            new NoClassDefFoundError("x"),
            new StackOverflowError(),
            new AssertionError("x"))) {
      ProvisioningException reason = reason(patient().call(lane, "act", throwing(thrown)));

      assertThat(reason).isInstanceOf(kind);
      assertThat(reason.code()).hasToString("quiet/unexpected");
      assertThat(reason.getMessage())
          .startsWith("cannot call 'act' on backend b1: ")
          .contains(thrown.getClass().getName())
          .doesNotContain("\n", ": null");
    }
  }

  @Test
  void anExceptionWhoseOwnMethodsFailDoesNoHarm() {
    RuntimeException hostile =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("gotcha");
          }
        };

    ProvisioningException reason = reason(patient().call(Lane.CHANGE, "act", throwing(hostile)));

    assertThat(reason.code()).hasToString("quiet/unexpected");
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin would that is not compiled with our null checks
  void nullIsNoAnswer() {
    Attempt<String> attempt = patient().call(Lane.CHANGE, "act", called -> null);

    assertThat(reason(attempt)).isInstanceOf(UnknownOutcome.class).hasMessageContaining("null");
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin would that is not compiled with our null checks
  void aFailureWithoutACodeIsUnexpected() {
    Attempt<String> attempt =
        patient()
            .call(
                Lane.CHANGE,
                "act",
                called -> {
                  throw new Retryable(null, "x");
                });

    assertThat(reason(attempt)).isInstanceOf(UnknownOutcome.class);
  }

  @Test
  void aFailureWithoutAMessageIsUnexpected() {
    String[] nothing = new String[1]; // as a plugin would that is not compiled with our null checks

    Attempt<String> attempt =
        patient()
            .call(
                Lane.CHANGE,
                "act",
                called -> {
                  throw new Retryable(new FailureCode("quiet/silent"), nothing[0]);
                });

    assertThat(reason(attempt)).isInstanceOf(UnknownOutcome.class);
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aLaneIsFreeAgainOnceTheCallThatHungHasEnded() {
    PluginBoundary boundary = hasty(1);
    boundary.call(Lane.READ, "look", this::hanging);
    CircuitState crowded = boundary.state(Lane.READ);

    release.countDown();

    while (boundary.state(Lane.READ) == CircuitState.OPEN
        && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    assertThat(crowded).isEqualTo(CircuitState.OPEN);
    assertThat(boundary.state(Lane.READ)).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  @Guards(Rule.PLUGINS)
  void exhaustedMemoryIsNamedAndStopsTheLaneAtOnce() {
    PluginBoundary boundary = patient();

    ProvisioningException reason =
        reason(boundary.call(Lane.CHANGE, "act", throwing(new OutOfMemoryError("heap"))));

    assertThat(reason).isInstanceOf(UnknownOutcome.class);
    assertThat(reason.code()).hasToString("agent/out_of_memory");
    assertThat(boundary.state(Lane.CHANGE)).isEqualTo(CircuitState.OPEN);
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aCallThatIgnoresItsDeadlineIsAbandonedAndItsStepsAreClosed() {
    ProvisioningException reason =
        reason(hasty(1).call(Lane.CHANGE, "create", this::hanging, () -> abandoned.set(true)));

    assertThat(reason).isInstanceOf(UnknownOutcome.class);
    assertThat(reason.code()).hasToString("agent/call_deadline");
    assertThat(abandoned).isTrue();
  }

  @Test
  void aCallThatHeedsItsDeadlineIsNotAbandoned() {
    Attempt<String> attempt =
        boundary(new Limits(1, SHORT, LONG, 5, LONG))
            .call(Lane.READ, "look", this::interruptible, () -> abandoned.set(true));

    assertThat(reason(attempt)).isInstanceOf(Retryable.class);
    assertThat(reason(attempt).code()).hasToString("agent/call_deadline");
    assertThat(abandoned).isFalse();
  }

  @Test
  void anAnswerThatComesWhileTheCallIsStoppedIsNotLost() {
    Attempt<String> attempt =
        boundary(new Limits(1, SHORT, LONG, 5, LONG))
            .call(
                Lane.CHANGE,
                "create",
                called -> {
                  try {
                    return interruptible(called);
                  } catch (IllegalStateException e) {
                    return "made";
                  }
                });

    assertThat(attempt).isEqualTo(new Attempt.Answered<>("made"));
  }

  @Test
  @Guards(Rule.PLUGINS)
  void createsThatHangKeepNeitherRemovalsNorLooksWaiting() {
    PluginBoundary boundary = hasty(1);

    boundary.call(Lane.CHANGE, "create", this::hanging);
    ProvisioningException next = reason(boundary.call(Lane.CHANGE, "create", called -> "made"));

    assertThat(next.code()).hasToString("agent/circuit_open");
    assertThat(next).isInstanceOf(Retryable.class);
    assertThat(boundary.call(Lane.REMOVAL, "remove", called -> "gone"))
        .isEqualTo(new Attempt.Answered<>("gone"));
    assertThat(boundary.call(Lane.READ, "look", called -> "seen"))
        .isEqualTo(new Attempt.Answered<>("seen"));
    assertThat(boundary.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aRemovalRunsWhileEveryPermitForCreatesIsHeld() throws Exception {
    PluginBoundary boundary = boundary(new Limits(1, LONG, Duration.ZERO, 5, LONG));
    CountDownLatch started = new CountDownLatch(1);
    Future<Attempt<String>> create =
        inBackground(
            () -> boundary.call(Lane.CHANGE, "create", startedThen(started, this::hanging)));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    Attempt<String> removal = boundary.call(Lane.REMOVAL, "remove", called -> "gone");

    assertThat(removal).isEqualTo(new Attempt.Answered<>("gone"));
    release.countDown();
    assertThat(create.get(20, TimeUnit.SECONDS)).isEqualTo(new Attempt.Answered<>("late"));
  }

  @Test
  void noMoreThanTheAllowedCallsRunAtOnce() throws Exception {
    PluginBoundary boundary = boundary(new Limits(2, LONG, Duration.ZERO, 5, LONG));
    CyclicBarrier pair = new CyclicBarrier(2);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Attempt<Integer>>> calls = new ArrayList<>();

    for (int call = 0; call < 20; call++) {
      calls.add(
          inBackground(() ->
              boundary.call(
                  Lane.CHANGE,
                  "create",
                  called -> {
                    int running = atOnce.incrementAndGet();
                    most.accumulateAndGet(running, Math::max);
                    meet(pair);
                    return atOnce.getAndDecrement();
                  })));
    }
    for (Future<Attempt<Integer>> call : calls) {
      assertThat(call.get(20, TimeUnit.SECONDS)).isInstanceOf(Attempt.Answered.class);
    }

    assertThat(most).hasValue(2);
  }

  @Test
  void aCallThatFindsNoPermitInTimeWasNeverSent() throws Exception {
    PluginBoundary boundary = boundary(new Limits(1, Duration.ofMillis(200), LONG, 5, LONG));
    CountDownLatch started = new CountDownLatch(1);
    Future<Attempt<String>> first =
        inBackground(
            () -> boundary.call(Lane.CHANGE, "create", startedThen(started, this::hanging)));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    ProvisioningException reason = reason(boundary.call(Lane.CHANGE, "create", called -> "made"));

    assertThat(reason).isInstanceOf(Retryable.class);
    assertThat(reason.code()).hasToString("agent/busy");
    assertThat(first).isNotDone();
  }

  @Test
  @Guards(Rule.PLUGINS)
  void theCircuitOpensAfterFailuresInARowAndClosesAfterOneThatWorks() {
    PluginBoundary boundary = boundary(new Limits(1, LONG, LONG, 3, Duration.ofSeconds(10)));
    AtomicInteger reached = new AtomicInteger();
    Function<Provisioner, String> counting =
        called -> {
          reached.incrementAndGet();
          throw new IllegalStateException("broken");
        };

    boundary.call(Lane.READ, "look", counting);
    boundary.call(Lane.READ, "look", counting);
    boundary.call(Lane.READ, "look", called -> "fine");
    for (int call = 0; call < 5; call++) {
      boundary.call(Lane.READ, "look", counting);
    }

    assertThat(reached).hasValue(5);
    assertThat(boundary.state()).isEqualTo(CircuitState.OPEN);
    Retryable refused = (Retryable) reason(boundary.call(Lane.READ, "look", counting));
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));

    now.set(Instant.EPOCH.plusSeconds(10));
    assertThat(boundary.state()).isEqualTo(CircuitState.HALF_OPEN);
    boundary.call(Lane.READ, "look", counting);
    assertThat(boundary.state()).isEqualTo(CircuitState.OPEN);

    now.set(Instant.EPOCH.plusSeconds(20));
    assertThat(boundary.call(Lane.READ, "look", called -> "fine"))
        .isEqualTo(new Attempt.Answered<>("fine"));
    assertThat(boundary.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failuresThatThePluginNamesNeverOpenTheCircuit() {
    PluginBoundary boundary = boundary(new Limits(1, LONG, LONG, 1, LONG));

    for (int call = 0; call < 3; call++) {
      boundary.call(
          Lane.CHANGE, "act", throwing(new Retryable(new FailureCode("quiet/busy"), "busy")));
    }

    assertThat(boundary.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void anInterruptedCallerStopsTheCallAndStaysInterrupted() throws Exception {
    PluginBoundary boundary = boundary(new Limits(1, LONG, LONG, 1, LONG));
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    CompletableFuture<Attempt<String>> attempt = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              attempt.complete(
                  boundary.call(Lane.CHANGE, "create", startedThen(started, this::interruptible)));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    caller.interrupt();

    ProvisioningException reason = reason(attempt.get(20, TimeUnit.SECONDS));
    assertThat(reason).isInstanceOf(UnknownOutcome.class);
    assertThat(reason.code()).hasToString("agent/interrupted");
    assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(boundary.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void closingStopsWhatRunsAndClosesTheProvisionerOnce() throws Exception {
    PluginBoundary boundary = boundary(new Limits(1, LONG, Duration.ofMillis(50), 5, LONG));
    CountDownLatch started = new CountDownLatch(1);
    Future<Attempt<String>> create =
        inBackground(() ->
            boundary.call(
                Lane.CHANGE,
                "create",
                startedThen(started, this::hanging),
                () -> abandoned.set(true)));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    boundary.close();
    boundary.close();

    assertThat(reason(create.get(20, TimeUnit.SECONDS)).code()).hasToString("agent/closed");
    assertThat(abandoned).isTrue();
    assertThat(provisioner.closed).hasValue(1);
    assertThat(reason(boundary.call(Lane.READ, "look", called -> "seen")).code())
        .hasToString("agent/closed");
  }

  @Test
  void anAbilityIsCalledOrMissing() {
    PluginBoundary boundary = patient();
    SuspensionRequest request =
        new SuspensionRequest(
            new ContractId("c".repeat(64)), new InstanceRef(new BackendName("b1"), "i-1"));

    Attempt<Optional<Transition>> suspended =
        boundary.callAbility(
            Lane.CHANGE,
            "suspend",
            Suspension.class,
            ability ->
                ability.suspend(
                    request, StepsMemory.of(InstantSource.system()).open(request.contract())),
            () -> {});
    Attempt<Optional<String>> capacity =
        boundary.callAbility(
            Lane.READ, "count", CapacityReport.class, ability -> "counted", () -> {});

    assertThat(suspended).isEqualTo(new Attempt.Answered<>(Optional.of(new Transition.Done())));
    assertThat(provisioner.suspended).hasValue(1);
    assertThat(capacity).isEqualTo(new Attempt.Answered<>(Optional.empty()));
  }

  private PluginBoundary patient() {
    return boundary(new Limits(2, LONG, LONG, 100, LONG));
  }

  private PluginBoundary hasty(int parallel) {
    return boundary(new Limits(parallel, SHORT, SHORT, 100, LONG));
  }

  private PluginBoundary boundary(Limits limits) {
    return new PluginBoundary(new BackendName("b1"), "quiet", provisioner, limits, now::get);
  }

  /** Takes no notice of interrupts, like a native call or a busy loop. */
  private String hanging(Provisioner called) {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException ignored) {
        // goes on regardless
      }
    }
    return "late";
  }

  private String interruptible(Provisioner called) {
    try {
      release.await();
      return "released";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier pair) {
    try {
      pair.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Function<Provisioner, String> startedThen(
      CountDownLatch started, Function<Provisioner, String> next) {
    return called -> {
      started.countDown();
      return next.apply(called);
    };
  }

  private static Function<Provisioner, String> throwing(Throwable thrown) {
    return called -> {
      throw PluginBoundaryTest.<RuntimeException>sneaky(thrown);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private static <T> Future<T> inBackground(Supplier<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(call.get()));
    return answer;
  }

  private static <T> T value(Attempt<T> attempt) {
    return switch (attempt) {
      case Attempt.Answered<T>(T value) -> value;
      case Attempt.Failed<T>(ProvisioningException reason) -> throw reason;
    };
  }

  private static ProvisioningException reason(Attempt<?> attempt) {
    return ((Attempt.Failed<?>) attempt).reason();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.decentagent.agent.plugin.CircuitState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One backend's plugin misbehaves in every way it can; the other's customers notice nothing. */
@Timeout(240)
final class IsolationTest {
  /** Asked once, before a backend is used at all. */
  private static final Set<String> CONSTANTS = Set.of("guarantee", "settlingTime", "close");

  @TempDir Path folder;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  @AfterEach
  void end() {
    ended.set(true);
    over.countDown();
  }

  /** Every method of the SPI that an agent calls while it runs: one more is one more by itself. */
  private static List<String> methods() {
    return Stream.of(Provisioner.class, Suspension.class, CapacityReport.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .filter(name -> !CONSTANTS.contains(name))
        .distinct()
        .sorted()
        .toList();
  }

  /** Deaf to interrupts, too. */
  private Object hang() {
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException deaf) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("it hung, and the test is over");
  }

  private void linger() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void whicheverMethodHangsTheOthersContractsAreDeliveredAndHeartbeatsSent() {
    try (TwoBackends world = new TwoBackends(folder, "5 min", twisted -> {})) {
      world.rent(TwoBackends.BAD);
      List<String> tried = new ArrayList<>();

      for (String method : methods()) {
        world.bad.instead(method, (real, called, arguments) -> hang());
        world.rent(TwoBackends.BAD);
        ContractId good = world.rent(TwoBackends.GOOD);
        TwoBackends.until("delivery while " + method + " hangs", () -> world.isDelivered(good));
        world.engine().heartbeat().round();
        tried.add(method);
      }

      end();
      assertThat(tried).contains("provision", "inventory", "fits", "identity", "suspend");
      assertThat(world.engine().heartbeat().lastAcknowledged()).isPresent();
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void onePluginThatHangsEverywhereIsLeftAloneAndNamedAndTheOthersContractsEndInTime() {
    try (TwoBackends world = new TwoBackends(folder)) {
      ContractId good = world.rent(TwoBackends.GOOD);
      TwoBackends.until("delivery", () -> world.isDelivered(good));
      methods().forEach(method -> world.bad.instead(method, (real, called, arguments) -> hang()));
      for (int i = 0; i < 20; i++) {
        world.rent(TwoBackends.BAD);
      }

      world.cancel(good);
      TwoBackends.until("removal", () -> world.isGone(good));
      TwoBackends.until(
          "an open circuit", () -> world.backend(TwoBackends.BAD).circuit() != CircuitState.CLOSED);

      assertThat(world.backend(TwoBackends.GOOD).circuit()).isEqualTo(CircuitState.CLOSED);
      assertThat(world.engine().findings().all())
          .anySatisfy(finding -> assertThat(finding).contains("backend bad"))
          .anySatisfy(finding -> assertThat(finding).contains("calls hang past their deadline"));
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aLookThatHangsDelaysNoHealthRoundOfTheOthers() {
    try (TwoBackends world = new TwoBackends(folder, "5 min", twisted -> {})) {
      ContractId bad = world.rent(TwoBackends.BAD);
      ContractId good = world.rent(TwoBackends.GOOD);
      TwoBackends.until("delivery", () -> world.isDelivered(bad) && world.isDelivered(good));
      CountDownLatch hangs = new CountDownLatch(1);
      world.bad.instead(
          "probe",
          (real, called, arguments) -> {
            hangs.countDown();
            return hang();
          });
      TwoBackends.until("a look that hangs", () -> hangs.getCount() == 0);
      long before = world.healthReports(good);

      TwoBackends.until("two rounds", () -> world.healthReports(good) >= before + 2);

      assertThat(over.getCount()).isEqualTo(1); // it hung all the time
      end();
    }
  }

  static Stream<Named<InvocationHandler>> errors() {
    return Stream.of(
        thrown(new StackOverflowError()),
        thrown(new NoClassDefFoundError("org/example/Gone")),
        thrown(new AssertionError("impossible")),
        thrown(new IllegalMonitorStateException("?")),
        Named.of("answers null", (real, method, arguments) -> null));
  }

  private static Named<InvocationHandler> thrown(Throwable error) {
    return Named.of(
        "throws " + error.getClass().getSimpleName(),
        (real, method, arguments) -> {
          throw error;
        });
  }

  @ParameterizedTest
  @MethodSource("errors")
  @Guards(Rule.PLUGINS)
  void onePluginThatThrowsAnythingFromEverywhereSlowsOnlyItself(InvocationHandler error) {
    try (TwoBackends world = new TwoBackends(folder)) {
      methods().forEach(method -> world.bad.instead(method, error));
      ContractId bad = world.rent(TwoBackends.BAD);
      ContractId good = world.rent(TwoBackends.GOOD);

      TwoBackends.until("delivery", () -> world.isDelivered(good));
      TwoBackends.until(
          "an open circuit", () -> world.backend(TwoBackends.BAD).circuit() != CircuitState.CLOSED);
      world.engine().heartbeat().round();

      assertThat(world.platform.control().status(bad)).isEqualTo("accepted");
      assertThat(world.engine().heartbeat().lastAcknowledged()).isPresent();
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void onePluginThatSpinsAndLeaksThreadsThatKeepAProcessAliveSlowsOnlyItself() {
    try (TwoBackends world = new TwoBackends(folder)) {
      methods()
          .forEach(method ->
              world.bad.instead(
                  method,
                  (real, called, arguments) -> {
                    Thread.ofPlatform().daemon(false).name("leaked").start(this::linger);
                    while (!ended.get()) {
                      Thread.onSpinWait();
                    }
                    throw new IllegalStateException("it span, and the test is over");
                  }));
      world.rent(TwoBackends.BAD);
      ContractId good = world.rent(TwoBackends.GOOD);

      TwoBackends.until("delivery", () -> world.isDelivered(good));
      world.engine().heartbeat().round();

      assertThat(world.engine().heartbeat().lastAcknowledged()).isPresent();
      ended.set(true);
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatHangsBeforeItSaysWhatItGuaranteesIsNotUsedAndHoldsUpNoStart() {
    try (TwoBackends world =
        new TwoBackends(
            folder, "1 s", twisted -> twisted.instead("guarantee", (r, m, a) -> hang()))) {
      ContractId good = world.rent(TwoBackends.GOOD);

      TwoBackends.until("delivery", () -> world.isDelivered(good));

      assertThat(world.engine().parts().backends().all()).hasSize(1);
      assertThat(world.engine().findings().all())
          .anySatisfy(finding -> assertThat(finding).contains("'bad' cannot be used"));
    }
  }
}

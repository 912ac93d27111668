// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.conformance.Check;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.JavaLog;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each check bites: a provisioner that is right passes all, and each that is wrong fails by name.
 */
final class WrongVariantsTest {
  private final JavaLog log = JavaLog.heard();

  @AfterEach
  void hearNoMore() {
    log.close();
  }

  static Stream<Wrong> wrongOnes() {
    return Stream.of(
            WrongMaking.ALL,
            WrongRemoving.ALL,
            WrongConclusions.ALL,
            WrongManners.ALL,
            WrongLooks.ALL,
            WrongEffects.ALL,
            WrongInTrouble.ALL)
        .flatMap(List::stream);
  }

  private static SimulatedCloud cloud(HandClock clock) {
    return SimulatedCloud.builder(clock)
        .withoutSsh()
        .guarantee(CreateGuarantee.TAG_SEARCH)
        .bootTime(Duration.ofSeconds(5))
        .removalTime(Duration.ofSeconds(5))
        .visibleAfter(Duration.ofSeconds(20))
        .start();
  }

  private Conformance run(SimulatedCloud cloud, HandClock clock, SmallFactory.Kind kind) {
    return Conformance.of(
        SimulatedSubject.over(cloud, clock, new SmallFactory(kind, cloud), SmallFactory.settings())
            .patience(Duration.ofMinutes(10))
            .logTap(log)
            .build());
  }

  static Check check(String name) {
    return Conformance.checks().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no check " + name));
  }

  @Test
  void aProvisionerThatIsRightPassesEveryCheck() {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud = cloud(clock)) {
      Report report = run(cloud, clock, SmallProvisioner::new).runAll(result -> {});

      assertThat(report.unproven()).isEmpty();
      assertThat(report.results())
          .filteredOn(result -> !(result.verdict() instanceof Verdict.Passed))
          .extracting(ConformanceTest::line)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("wrongOnes")
  void aProvisionerWithAFaultFailsTheCheckThatNamesIt(Wrong wrong) {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud = cloud(clock)) {
      Verdict verdict = run(cloud, clock, wrong.kind()).run(check(wrong.check()));

      assertThat(verdict).isInstanceOf(Verdict.Failed.class);
    }
  }

  @Test
  void noFaultOfTheListIsInventedTwice() {
    assertThat(wrongOnes().map(Wrong::fault))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("untidyOnes")
  void whatAnEarlierCheckLeftIsNamedByTheLastOne(Wrong wrong) {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud = cloud(clock)) {
      Conformance run = run(cloud, clock, wrong.kind());
      run.run(check(wrong.check()));

      assertThat(run.run(check("nothing-is-left"))).isInstanceOf(Verdict.Failed.class);
    }
  }

  static Stream<Wrong> untidyOnes() {
    return Stream.of(
        new Wrong(
            "cannot be closed",
            "identity-is-stable",
            (context, use) ->
                new SmallProvisioner(context, use) {
                  @Override
                  public void close() {
                    throw new IllegalStateException("it does not close");
                  }
                }),
        new Wrong(
            "leaves a volume and does not list it",
            "ready-tells-the-login",
            (context, use) ->
                new SmallProvisioner(context, use) {
                  @Override
                  boolean volumes(RemovalRequest request, Steps steps) {
                    steps.children().forEach(steps::childGone);
                    return false;
                  }

                  @Override
                  List<Observed> remains() {
                    return List.of();
                  }
                }));
  }

  @ParameterizedTest
  @MethodSource("wrongFactories")
  void aFactoryThatDoesNotSayWhatItMakesIsNamed(UnaryOperator<ProvisionerFactory> wrong) {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud = cloud(clock)) {
      ProvisionerFactory factory = wrong.apply(new SmallFactory(SmallProvisioner::new, cloud));
      Conformance run =
          Conformance.of(
              SimulatedSubject.over(cloud, clock, factory, SmallFactory.settings())
                  .patience(Duration.ofMinutes(10))
                  .build());

      assertThat(run.run(check("declarations-are-constant"))).isInstanceOf(Verdict.Failed.class);
    }
  }

  static Stream<UnaryOperator<ProvisionerFactory>> wrongFactories() {
    AtomicInteger asked = new AtomicInteger();
    return Stream.of(
        right -> new Named(right, () -> "Small Cloud", right::configSchema),
        right -> new Named(right, () -> "small" + asked.incrementAndGet(), right::configSchema),
        right ->
            new Named(
                right,
                right::type,
                () ->
                    ConfigSchema.of(ConfigKey.text("key_" + asked.incrementAndGet(), "Some key."))),
        right -> new Named(right, right::type, () -> ConfigSchema.of(ConfigKey.text("key", " "))));
  }

  private record Named(
      ProvisionerFactory right, Supplier<String> name, Supplier<ConfigSchema> schema)
      implements ProvisionerFactory {
    @Override
    public String type() {
      return name.get();
    }

    @Override
    public ConfigSchema configSchema() {
      return schema.get();
    }

    @Override
    public Provisioner create(ProvisionerContext context) {
      return right.create(context);
    }
  }
}

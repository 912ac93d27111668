// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plugin keeps what the agent builds on, on an engine in memory. */
final class ConformanceTest {
  private final SimulatedGround ground = new SimulatedGround();

  @AfterEach
  void close() {
    ground.close();
  }

  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() {
    Conformance run = Conformance.of(SimulatedSubject.of(ground));
    return Stream.concat(
        Conformance.checks().stream()
            .map(check -> DynamicTest.dynamicTest(check.name(), () -> require(run.run(check)))),
        Stream.of(
            DynamicTest.dynamicTest("nothing else is left out", () -> requireTried(run.report()))));
  }

  /** What was not tried is known by name; an ability that is lost is a fault. */
  private static void requireTried(Report report) {
    assertThat(report.unproven())
        .containsExactly(
            "inventory-spans-pages: not run",
            "late-effect-makes-no-second: not run",
            "twins-are-told: not run",
            "twin-removal-spares-the-kept: refused",
            "twin-removal-needs-proof: refused",
            "secrets-stay-secret: not run");
  }

  private static void require(Verdict verdict) {
    switch (verdict) {
      case Verdict.Passed passed -> {}
      case Verdict.RefusedAsDeclared refused -> {}
      case Verdict.NotRun notRun -> Assumptions.abort(notRun.toString());
      case Verdict.Failed failed -> Assertions.fail(failed.toString());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plugin keeps what the agent builds on. */
final class ConformanceTest {
  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() {
    Conformance run = Conformance.of(PeopleSubject.build());
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
            "opens-without-the-backend: not run",
            "inventory-spans-pages: not run",
            "lost-journal-makes-no-second: not run",
            "another-agent-is-kept-off: not run",
            "removes-only-its-contract: not run",
            "namesake-is-not-ours: not run",
            "copy-is-a-stranger: not run",
            "bystanders-stay: not run",
            "removal-survives-a-lost-journal: not run",
            "unreachable-proves-nothing: not run",
            "server-error-proves-nothing: not run",
            "denial-proves-nothing: not run",
            "throttling-proves-nothing: not run",
            "cut-listing-is-no-listing: not run",
            "no-room-is-a-quota: not run",
            "lost-answer-makes-no-second: not run",
            "lost-request-is-made-good: not run",
            "lost-removal-is-made-good: not run",
            "hung-call-heeds-interrupts: not run",
            "capacity-adds-up: refused",
            "suspension-spares-others: not run",
            "late-effect-makes-no-second: not run",
            "twins-are-told: not run",
            "twin-removal-spares-the-kept: refused",
            "twin-removal-needs-proof: refused",
            "contracts-do-not-collide: not run",
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

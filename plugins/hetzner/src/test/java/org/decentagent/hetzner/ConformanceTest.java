// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Door;
import org.decentagent.testkit.conformance.JavaLog;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plugin keeps what the agent builds on. */
final class ConformanceTest {
  private final Account account = Account.open(options -> options.withoutRateLimit());
  private final Door door = Door.to(account.hetzner.url().getPort());
  private final JavaLog log = JavaLog.heard();

  @AfterEach
  void close() {
    account.close();
    door.close();
    log.close();
  }

  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() {
    Conformance run = Conformance.of(AccountSubject.of(account, door, log));
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
            "capacity-adds-up: refused",
            "late-effect-makes-no-second: not run",
            "twins-are-told: not run",
            "twin-removal-spares-the-kept: refused",
            "twin-removal-needs-proof: refused");
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

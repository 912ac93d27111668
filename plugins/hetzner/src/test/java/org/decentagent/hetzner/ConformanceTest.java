// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plugin keeps what the agent builds on. */
final class ConformanceTest {
  private final Account account = Account.open(options -> options.withoutRateLimit());

  @AfterEach
  void close() {
    account.close();
  }

  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() {
    Conformance run = Conformance.of(AccountSubject.of(account));
    return Conformance.checks().stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> require(run.run(check))));
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

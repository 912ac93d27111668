// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Verdict;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The plugin keeps what the agent builds on. */
final class ConformanceTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() throws IOException {
    Conformance run = Conformance.of(ShelfSubject.in(folder));
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

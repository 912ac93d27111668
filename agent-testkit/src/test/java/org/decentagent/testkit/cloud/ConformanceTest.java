// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator's own provisioner keeps what it is there to show. */
final class ConformanceTest {
  @ParameterizedTest
  @EnumSource(CreateGuarantee.class)
  void theSimulatedProvisionerPassesEveryCheckThatItDeclares(CreateGuarantee guarantee) {
    HandClock clock = new HandClock();
    try (SimulatedCloud cloud =
        SimulatedCloud.builder(clock)
            .withoutSsh()
            .guarantee(guarantee)
            .bootTime(Duration.ofSeconds(5))
            .removalTime(Duration.ofSeconds(5))
            .visibleAfter(Duration.ofSeconds(30))
            .start()) {
      Report report =
          Conformance.of(SimulatedSubject.over(cloud, clock, SimulatedCloud::factory).build())
              .runAll(result -> {});

      assertThat(report.failed()).extracting(ConformanceTest::line).isEmpty();
      assertThat(report.notRun())
          .extracting(result -> result.check().name())
          .contains("secrets-stay-secret")
          .hasSize(guarantee.canBeSearched() ? 1 : report.notRun().size());
      assertThat(report.passed()).isGreaterThan(guarantee.canBeSearched() ? 50 : 25);
    }
  }

  static String line(Result result) {
    return result.check() + ": " + result.verdict();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.conformance.Conformance;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Result;
import org.junit.jupiter.api.Test;
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
      assertThat(report.unproven()).containsExactlyElementsOf(unproven(guarantee));
    }
  }

  @Test
  void whoWatchesARunIsToldWhatItWaitsFor() {
    HandClock clock = new HandClock();
    List<String> waits = new ArrayList<>();
    try (SimulatedCloud cloud =
        SimulatedCloud.builder(clock).withoutSsh().bootTime(Duration.ofSeconds(5)).start()) {
      Conformance.of(
              SimulatedSubject.over(cloud, clock, SimulatedCloud::factory)
                  .waiting((time, what) -> waits.add(time.toMillis() + " ms: " + what))
                  .build())
          .run(
              Conformance.checks().stream()
                  .filter(check -> check.name().equals("ready-tells-the-login"))
                  .findFirst()
                  .orElseThrow());
    }

    assertThat(waits)
        .anyMatch(wait -> wait.contains("provision of contract") && wait.contains("in progress"));
  }

  /** What is not tried over such a cloud, and nothing else. */
  private static List<String> unproven(CreateGuarantee guarantee) {
    String secrets = "secrets-stay-secret: not run";
    String twins = "twins-are-told: not run";
    return switch (guarantee) {
      case CLIENT_TOKEN, NAME_UNIQUE -> List.of(twins, secrets);
      case ID_CHOSEN -> List.of(twins, "twin-removal-spares-the-kept: not run", secrets);
      case TAG_SEARCH -> List.of(secrets);
      case HUMAN, NONE ->
          List.of(
              "absent-before-create: refused",
              "found-after-create: refused",
              "inventory-is-complete: refused",
              "inventory-spans-pages: refused",
              "lost-journal-makes-no-second: not run",
              "stamp-names-us: refused",
              "another-agent-is-kept-off: not run",
              "removes-only-its-contract: not run",
              "namesake-is-not-ours: not run",
              "copy-is-a-stranger: refused",
              "removal-survives-a-lost-journal: not run",
              "remains-are-listed: refused",
              "suspension-spares-others: not run",
              twins,
              "twin-removal-spares-the-kept: refused",
              "twin-removal-needs-proof: refused",
              secrets);
    };
  }

  static String line(Result result) {
    return result.check() + ": " + result.verdict();
  }
}

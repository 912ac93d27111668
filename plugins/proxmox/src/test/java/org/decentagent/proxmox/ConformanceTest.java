// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.decentagent.proxmox.ShopSubject.Way;
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
  private final Shop shop = Shop.drawn(31);
  private final Door door = Door.to(shop.cluster.url().getPort());
  private final JavaLog log = JavaLog.heard();

  /** What is tried through the door. */
  private static final Set<String> CUT_OFF =
      Set.of("opens-without-the-backend", "unreachable-proves-nothing");

  @AfterEach
  void close() {
    shop.close();
    door.close();
    log.close();
  }

  @TestFactory
  Stream<DynamicTest> keepsWhatEveryPluginMustKeep() {
    Conformance run = Conformance.of(ShopSubject.of(shop, Way.STRAIGHT, door, log));
    Conformance cut = Conformance.of(ShopSubject.of(shop, Way.THROUGH_THE_DOOR, door, log));
    return Stream.concat(
        Conformance.checks().stream()
            .map(check ->
                DynamicTest.dynamicTest(
                    check.name(),
                    () -> require((CUT_OFF.contains(check.name()) ? cut : run).run(check)))),
        Stream.of(
            DynamicTest.dynamicTest(
                "nothing else is left out", () -> requireTried(run.report(), cut.report()))));
  }

  /** What was not tried is known by name; an ability that is lost is a fault. */
  private static void requireTried(Report report, Report ofTheCut) {
    assertThat(ofTheCut.passed()).isEqualTo(CUT_OFF.size());
    assertThat(report.unproven())
        .containsExactly(
            "inventory-spans-pages: not run",
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

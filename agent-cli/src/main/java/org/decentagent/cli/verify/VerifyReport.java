// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import java.nio.file.Path;
import java.util.List;
import org.decentagent.testkit.conformance.Report;
import org.decentagent.testkit.conformance.Result;
import org.decentagent.testkit.conformance.Verdict;

/**
 * What {@code plugin verify --json} answers with. Immutable.
 *
 * @param instances how many were made, and removed again unless something is left behind
 * @param leftBehind one line for each thing that could not be removed
 */
public record VerifyReport(
    boolean fine,
    String plugin,
    String backend,
    int instances,
    List<Line> checks,
    List<String> leftBehind) {
  /** Copies the lists. */
  public VerifyReport {
    checks = List.copyOf(checks);
    leftBehind = List.copyOf(leftBehind);
  }

  /**
   * One check.
   *
   * @param verdict {@code passed}, {@code refused}, {@code not_run} or {@code failed}
   */
  public record Line(
      String name,
      String claim,
      List<Integer> rules,
      String verdict,
      String detail,
      long tookMillis) {}

  /** The numbers of a run. */
  public static VerifyReport of(
      Path plugin, String backend, Report report, List<String> leftBehind) {
    return new VerifyReport(
        report.failed().isEmpty() && leftBehind.isEmpty(),
        plugin.toString(),
        backend,
        report.instances(),
        report.results().stream().map(VerifyReport::line).toList(),
        leftBehind);
  }

  private static Line line(Result result) {
    return new Line(
        result.check().name(),
        result.check().claim(),
        result.check().rules().stream().map(rule -> rule.number()).toList(),
        word(result.verdict()),
        result.verdict().toString(),
        result.took().toMillis());
  }

  static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed it -> "passed";
      case Verdict.RefusedAsDeclared it -> "refused";
      case Verdict.NotRun it -> "not_run";
      case Verdict.Failed it -> "failed";
    };
  }
}

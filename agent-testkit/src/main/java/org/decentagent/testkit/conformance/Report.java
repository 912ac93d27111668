// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;

/**
 * What became of the checks that were run, in their order. Immutable.
 *
 * @param instances how many instances were made, and removed again unless a check says otherwise
 */
public record Report(List<Result> results, int instances) {
  /** Copies the list. */
  public Report {
    results = List.copyOf(results);
  }

  /** Those that show a fault. */
  public List<Result> failed() {
    return results.stream().filter(it -> it.verdict() instanceof Verdict.Failed).toList();
  }

  /** Those that say nothing about the plugin. */
  public List<Result> notRun() {
    return results.stream().filter(it -> it.verdict() instanceof Verdict.NotRun).toList();
  }

  /** How many passed; what did not run has not. */
  public long passed() {
    return results.stream().filter(it -> it.verdict() instanceof Verdict.Passed).count();
  }

  /** How many were refused as the plugin declares. */
  public long refused() {
    return results.stream().filter(it -> it.verdict() instanceof Verdict.RefusedAsDeclared).count();
  }

  /** The numbers in one line. */
  public String summary() {
    return passed()
        + " passed, "
        + failed().size()
        + " failed, "
        + refused()
        + " refused as declared, "
        + notRun().size()
        + " did not run; "
        + instances
        + " instances were made";
  }
}

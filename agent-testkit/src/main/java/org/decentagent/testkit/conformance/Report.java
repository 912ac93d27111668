// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.stream.Stream;

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

  /**
   * Every check that neither passed nor failed, with the reason in a word, such as {@code
   * capacity-adds-up: refused} and {@code twins-are-told: not run}. The test of a plugin pins this
   * list: an ability that is lost, or a hook, would go unnoticed otherwise.
   */
  public List<String> unproven() {
    return results.stream()
        .flatMap(result ->
            switch (result.verdict()) {
              case Verdict.Passed passed -> Stream.<String>empty();
              case Verdict.Failed failed -> Stream.<String>empty();
              case Verdict.RefusedAsDeclared refused -> Stream.of(result.check() + ": refused");
              case Verdict.NotRun notRun -> Stream.of(result.check() + ": not run");
            })
        .toList();
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

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** What became of one check. */
public sealed interface Verdict {
  /** The plugin keeps what the check claims. */
  record Passed(String detail) implements Verdict {
    @Override
    public String toString() {
      return detail.isEmpty() ? "passed" : "passed: " + detail;
    }
  }

  /**
   * The plugin says that it cannot do this, and keeps to that.
   *
   * @param what was asked and how it was refused
   */
  record RefusedAsDeclared(String what) implements Verdict {
    @Override
    public String toString() {
      return "refused as declared: " + what;
    }
  }

  /**
   * Nothing was tried, so nothing is known.
   *
   * @param why what is missing
   */
  record NotRun(String why) implements Verdict {
    @Override
    public String toString() {
      return "did not run: " + why;
    }
  }

  /**
   * The plugin does not keep it.
   *
   * @param done what was done
   * @param seen what came of it
   * @param expected what should have come of it
   */
  record Failed(String done, String seen, String expected) implements Verdict {
    @Override
    public String toString() {
      return "failed: " + done + "; seen: " + seen + "; expected: " + expected;
    }
  }
}

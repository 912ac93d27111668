// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Ends a check with its verdict: an error, so that no plugin catches it by accident. */
final class Ended extends Error {
  private static final long serialVersionUID = 1;

  private final transient Verdict verdict;

  Ended(Verdict verdict) {
    super(verdict.toString());
    this.verdict = verdict;
  }

  Ended(Verdict verdict, Throwable cause) {
    super(verdict.toString(), cause);
    this.verdict = verdict;
  }

  Verdict verdict() {
    return verdict;
  }
}

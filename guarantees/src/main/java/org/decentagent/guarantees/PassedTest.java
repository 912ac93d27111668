// SPDX-License-Identifier: Apache-2.0
package org.decentagent.guarantees;

import java.util.Comparator;
import java.util.Locale;
import org.decentagent.testkit.rule.Rule;

/**
 * A test that passed and guards a rule. Immutable.
 *
 * @param type the simple name of its class
 * @param method its name, which is its claim
 */
record PassedTest(Rule rule, String type, String method) implements Comparable<PassedTest> {
  private static final Comparator<PassedTest> ORDER =
      Comparator.comparing(PassedTest::rule)
          .thenComparing(PassedTest::type)
          .thenComparing(PassedTest::method);

  static PassedTest parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a line of passed tests: " + line);
    }
    return new PassedTest(Rule.valueOf(parts[0]), parts[1], parts[2]);
  }

  String line() {
    return rule + "\t" + type + "\t" + method;
  }

  /** The claim in words. */
  String claim() {
    return method
        .replaceAll("([a-z])([A-Z0-9])", "$1 $2")
        .replaceAll("([A-Z0-9])([A-Z][a-z])", "$1 $2")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(PassedTest other) {
    return ORDER.compare(this, other);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Set;
import org.decentagent.testkit.rule.Rule;

/** One thing that every plugin must keep. Immutable. */
public final class Check {
  private final String name;
  private final String claim;
  private final Set<Rule> rules;
  private final Body body;

  private Check(String name, String claim, Set<Rule> rules, Body body) {
    this.name = name;
    this.claim = claim;
    this.rules = rules;
    this.body = body;
  }

  static Check of(String name, String claim, Body body, Rule... rules) {
    return new Check(name, claim, Set.of(rules), body);
  }

  /** Its name in kebab case; stays the same from release to release. */
  public String name() {
    return name;
  }

  /** What holds when it passes, as one sentence. */
  public String claim() {
    return claim;
  }

  /** The rules that it guards, by number. */
  public List<Rule> rules() {
    return rules.stream().sorted().toList();
  }

  Verdict.Passed run(Trial trial) throws InterruptedException {
    return new Verdict.Passed(body.run(trial));
  }

  @Override
  public String toString() {
    return name;
  }

  /** What a check does; ends by {@link Ended} unless it passes. */
  @FunctionalInterface
  interface Body {
    /** Answers with what is worth telling about a pass; may be empty. */
    String run(Trial trial) throws InterruptedException;
  }
}

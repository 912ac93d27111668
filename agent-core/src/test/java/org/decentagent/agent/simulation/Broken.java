// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

/** Ends a life in which an invariant was broken. */
public final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Violation violation;

  public Broken(Violation violation) {
    super(violation.toString());
    this.violation = violation;
  }

  public Violation violation() {
    return violation;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.LinkedHashSet;
import java.util.List;
import org.decentagent.agent.simulation.Happening;

/**
 * Operations that follow on each other in one world. Immutable.
 *
 * @param timesInAWorld how often they happen before the world ends and another begins
 */
record Story(Backend backend, int timesInAWorld, List<Operation> operations) {
  private static final int OFTEN = 12;

  /** A story of which a world can have many. */
  static Story of(Operation... operations) {
    return new Story(Backend.CLOUD, OFTEN, List.of(operations));
  }

  /** One that leaves marks on its world. */
  static Story once(Operation... operations) {
    return new Story(Backend.CLOUD, 1, List.of(operations));
  }

  /** One whose instances a person makes. */
  static Story byHand(Operation... operations) {
    return new Story(Backend.PERSON, OFTEN, List.of(operations));
  }

  /** Who makes the instances. */
  enum Backend {
    CLOUD,
    PERSON
  }

  List<Happening> told() {
    return List.copyOf(
        new LinkedHashSet<>(
            operations.stream().flatMap(operation -> operation.told().stream()).toList()));
  }

  @Override
  public String toString() {
    return String.join(", ", operations.stream().map(Operation::name).toList());
  }
}

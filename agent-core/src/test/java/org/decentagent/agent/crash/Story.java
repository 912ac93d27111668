// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.agent.simulation.Happening;
import org.decentagent.spi.CreateGuarantee;

/**
 * Operations that follow on each other in one world. Immutable.
 *
 * @param guarantees with which create guarantees it can come about
 * @param timesInAWorld how often they happen before the world ends and another begins
 */
record Story(
    Backend backend,
    Set<CreateGuarantee> guarantees,
    int timesInAWorld,
    List<Operation> operations) {
  private static final int OFTEN = 12;
  private static final Set<CreateGuarantee> ALL = EnumSet.allOf(CreateGuarantee.class);

  /** A story of which a world can have many. */
  static Story of(Operation... operations) {
    return new Story(Backend.CLOUD, ALL, OFTEN, List.of(operations));
  }

  /** One that leaves marks on its world. */
  static Story once(Operation... operations) {
    return new Story(Backend.CLOUD, ALL, 1, List.of(operations));
  }

  /** One whose instances a person makes. */
  static Story byHand(Operation... operations) {
    return new Story(Backend.PERSON, Set.of(CreateGuarantee.HUMAN), OFTEN, List.of(operations));
  }

  /** The same, where it takes a backend on which instances are found again. */
  Story searched() {
    Set<CreateGuarantee> some =
        guarantees.stream().filter(CreateGuarantee::canBeSearched).collect(Collectors.toSet());
    return new Story(backend, some, timesInAWorld, operations);
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

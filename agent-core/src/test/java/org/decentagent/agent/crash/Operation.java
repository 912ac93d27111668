// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.decentagent.agent.simulation.Happening;

/**
 * Something the agent does in several steps, between any two of which it may be killed. Immutable.
 *
 * @param arranged how it comes about; the agent is not killed here
 * @param word what the operator says then, and says again until it is done; nothing for what the
 *     agent does by itself
 * @param done what must be so once it is finished, however often the agent was killed meanwhile
 * @param afterwards what is put right before the next operation of the same world
 * @param told what else has happened, so that the world is judged fairly
 */
record Operation(
    String name,
    Consumer<Life> arranged,
    Consumer<Life> word,
    Predicate<Life> done,
    Consumer<Life> afterwards,
    List<Happening> told) {
  /** One that the agent does by itself. */
  static Operation byItself(String name, Consumer<Life> arranged, Predicate<Life> done) {
    return byWord(name, arranged, life -> {}, done);
  }

  /** One that a person asks for. */
  static Operation byWord(
      String name, Consumer<Life> arranged, Consumer<Life> word, Predicate<Life> done) {
    return new Operation(name, arranged, word, done, life -> {}, List.of());
  }

  Operation told(Happening... happenings) {
    return new Operation(name, arranged, word, done, afterwards, List.of(happenings));
  }

  Operation afterwards(Consumer<Life> act) {
    return new Operation(name, arranged, word, done, act, told);
  }

  @Override
  public String toString() {
    return name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import org.decentagent.spi.Steps;

/**
 * One suspension or one resumption of an instance. Each has a number, which goes into the names of
 * its steps: what was done for an earlier one says nothing about this one. Confined to one thread.
 */
record PowerTurn(Steps steps, Direction direction, int number) {
  private static final String TURN = "power-turn";

  /** Which way. */
  enum Direction {
    /** To stop. */
    SUSPEND,
    /** To run again. */
    RESUME
  }

  /** The turn that is going on in that direction, or a new one. */
  static PowerTurn of(Steps steps, Direction direction) {
    Optional<String[]> last = steps.recall(TURN).map(text -> text.split(" ", -1));
    int number = last.map(parts -> Integer.parseInt(parts[1])).orElse(0);
    return last.isPresent() && last.get()[0].equals(direction.name())
        ? new PowerTurn(steps, direction, number)
        : begin(steps, direction, number + 1);
  }

  private static PowerTurn begin(Steps steps, Direction direction, int number) {
    steps.remember(TURN, direction.name() + " " + number);
    return new PowerTurn(steps, direction, number);
  }

  /** The same once more: what this turn did has led nowhere. */
  PowerTurn anew() {
    return begin(steps, direction, number + 1);
  }

  /** The name of a step of this turn. */
  String step(String what) {
    return "power-" + number + "-" + what;
  }
}

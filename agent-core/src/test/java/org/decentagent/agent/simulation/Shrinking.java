// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a script that breaks an invariant as short as it can be while it still breaks the same one,
 * by leaving out ever smaller pieces. Stateless.
 *
 * @see <a href="https://www.debuggingbook.org/html/DeltaDebugger.html">The Debugging Book: reducing
 *     failure-inducing inputs</a>
 */
final class Shrinking {
  private static final int TRIES = 300;

  private Shrinking() {}

  static Script shrink(
      Script failing, Violation violation, Function<Script, Optional<Violation>> live) {
    Script shortest = failing;
    int tries = 0;
    for (int piece = Math.max(1, failing.happenings().size() / 2); piece >= 1; ) {
      boolean shorter = false;
      for (int from = 0; from < shortest.happenings().size() && tries < TRIES; ) {
        Script candidate = without(shortest, from, piece);
        tries++;
        boolean same =
            live.apply(candidate)
                .filter(other -> other.invariant().equals(violation.invariant()))
                .isPresent();
        if (same) {
          shortest = candidate;
          shorter = true;
        } else {
          from += piece;
        }
      }
      if (piece == 1 && !shorter) {
        break;
      }
      piece = shorter && piece == 1 ? 1 : Math.max(1, piece / 2);
      if (tries >= TRIES) {
        break;
      }
    }
    return shortest;
  }

  private static Script without(Script script, int from, int count) {
    List<Happening> rest = new ArrayList<>(script.happenings());
    rest.subList(from, Math.min(rest.size(), from + count)).clear();
    return script.with(rest);
  }
}

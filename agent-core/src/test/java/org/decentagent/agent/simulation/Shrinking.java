// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a script that breaks an invariant as short as it can be while it still breaks the same one,
 * by leaving out ever smaller pieces, and then what is left as mild as it can be. Confined to one
 * thread.
 *
 * @see <a href="https://www.debuggingbook.org/html/DeltaDebugger.html">The Debugging Book: reducing
 *     failure-inducing inputs</a>
 */
final class Shrinking {
  static final int TRIES = 300;

  private final String invariant;
  private final Function<Script, Optional<Violation>> live;
  private Script shortest;
  private int tries;

  private Shrinking(
      Script failing, Violation violation, Function<Script, Optional<Violation>> live) {
    this.shortest = failing;
    this.invariant = violation.invariant();
    this.live = live;
  }

  static Script shrink(
      Script failing, Violation violation, Function<Script, Optional<Violation>> live) {
    Shrinking shrinking = new Shrinking(failing, violation, live);
    shrinking.leaveOut();
    shrinking.soften();
    return shrinking.shortest;
  }

  private void leaveOut() {
    int piece = Math.max(1, shortest.happenings().size() / 2);
    boolean again = true;
    while (again) {
      boolean shorter = leaveOut(piece);
      again = piece > 1 || shorter;
      piece = Math.max(1, piece / 2);
    }
  }

  private boolean leaveOut(int piece) {
    boolean shorter = false;
    for (int from = 0; from < shortest.happenings().size(); ) {
      if (breaksToo(without(from, piece))) {
        shorter = true;
      } else {
        from += piece;
      }
    }
    return shorter;
  }

  private void soften() {
    for (int at = 0; at < shortest.happenings().size(); at++) {
      boolean again = true;
      while (again) {
        again = soften(at);
      }
    }
  }

  private boolean soften(int at) {
    return shortest.happenings().get(at).milder().stream()
        .anyMatch(milder -> breaksToo(with(at, milder)));
  }

  /** Goes on from the candidate if it does. */
  private boolean breaksToo(List<Happening> happenings) {
    if (tries == TRIES) {
      return false;
    }
    tries++;
    Script candidate = shortest.with(happenings);
    boolean same = live.apply(candidate).map(Violation::invariant).equals(Optional.of(invariant));
    if (same) {
      shortest = candidate;
    }
    return same;
  }

  private List<Happening> without(int from, int count) {
    List<Happening> rest = new ArrayList<>(shortest.happenings());
    rest.subList(from, Math.min(rest.size(), from + count)).clear();
    return rest;
  }

  private List<Happening> with(int at, Happening milder) {
    List<Happening> others = new ArrayList<>(shortest.happenings());
    others.set(at, milder);
    return others;
  }
}

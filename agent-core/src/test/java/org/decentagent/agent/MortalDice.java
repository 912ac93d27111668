// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.security.SecureRandom;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;

/** Drawn for the nonce of every signed call: a point to die at just before anything is sent. */
final class MortalDice extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final transient Kill kill;
  private final transient ThreadLocal<Boolean> half = ThreadLocal.withInitial(() -> false);

  MortalDice(Kill kill) {
    this.kill = kill;
  }

  /** A nonce is drawn in two halves, of which the first is the point. */
  @Override
  public long nextLong() {
    boolean second = half.get();
    half.set(!second);
    if (!second) {
      kill.point(Point.of(Kind.PLATFORM, When.BEFORE, Frames.platformCall()));
    }
    return super.nextLong();
  }
}

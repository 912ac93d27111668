// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;

/** Drawn for the nonce of every signed call: a point to die at just before anything is sent. */
final class MortalDice extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final transient Kill kill;
  private final transient Set<Thread> halfDrawn = ConcurrentHashMap.newKeySet();

  MortalDice(Kill kill) {
    this.kill = kill;
  }

  /** A nonce is drawn in two halves, of which the first is the point. */
  @Override
  public long nextLong() {
    if (!halfDrawn.remove(Thread.currentThread())) {
      kill.point(Kind.PLATFORM, When.BEFORE, Frames::platformCall);
      halfDrawn.add(Thread.currentThread());
    }
    return super.nextLong();
  }
}

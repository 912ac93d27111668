// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.security.SecureRandom;

/** Drawn for the nonce of every signed call: a point to die at just before anything is sent. */
final class MortalDice extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final transient Kill kill;

  MortalDice(Kill kill) {
    this.kill = kill;
  }

  @Override
  public long nextLong() {
    kill.point();
    return super.nextLong();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import org.decentagent.agent.Point.Kind;
import org.decentagent.agent.Point.When;
import org.decentagent.platform.CallBudget;
import org.decentagent.platform.Ticker;

/**
 * Told of the end of every call to the platform: a point to die at with the answer in hand. What is
 * to be waited for, because the platform asked for patience, is passed over at once.
 */
final class MortalBudget implements Ticker {
  private static final int PLENTY = 1_000_000;
  private static final StackWalker STACK = StackWalker.getInstance();

  private final Ticker real = Ticker.system();
  private final Kill kill;
  private long passedOver;

  private MortalBudget(Kill kill) {
    this.kill = kill;
  }

  static CallBudget around(Kill kill) {
    return CallBudget.perMinute(PLENTY, PLENTY, new MortalBudget(kill), new SplittableRandom(1));
  }

  @Override
  public long nanos() {
    if (STACK.walk(frames -> frames.limit(4).anyMatch(MortalBudget::isEnd))) {
      kill.point(Kind.PLATFORM, When.AFTER, Frames::platformCall);
    }
    return real.nanos() + passedOver;
  }

  private static boolean isEnd(StackWalker.StackFrame frame) {
    return frame.getClassName().endsWith(".CallBudget") && frame.getMethodName().equals("finish");
  }

  @Override
  public void await(Condition condition, long nanos) {
    passedOver += nanos; // under the budget's lock, as every call here
  }
}

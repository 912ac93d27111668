// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Marks the thread that removes what a check made, which goes on after a stop. */
final class Cleaning {
  private static final ThreadLocal<Boolean> UNDER_WAY = ThreadLocal.withInitial(() -> false);

  private Cleaning() {}

  static boolean isUnderWay() {
    return UNDER_WAY.get();
  }

  static void run(Runnable work) {
    UNDER_WAY.set(true);
    try {
      work.run();
    } finally {
      UNDER_WAY.remove();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import java.time.Duration;
import org.decentagent.spi.unit.Bounds;

/** What {@link Suspension} answers. "Accepted" is not "done". */
public sealed interface Transition {
  /** The backend shows the instance in the state that was asked for. */
  record Done() implements Transition {}

  /**
   * Not yet; call again.
   *
   * @param checkAfter how long to wait before that; positive
   * @param what one clause for the operator, such as {@code waiting for the guest to shut down}
   */
  record InProgress(Duration checkAfter, String what) implements Transition {
    /** Refuses to be called again at once. */
    public InProgress {
      if (!checkAfter.isPositive()) {
        throw new IllegalArgumentException("checkAfter must be positive, not " + checkAfter);
      }
      checkAfter = Bounds.pause(checkAfter);
      what = Bounds.sentence(what);
    }
  }
}

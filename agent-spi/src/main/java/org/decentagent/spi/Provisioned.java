// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#provision} answers. */
public sealed interface Provisioned {
  /**
   * The instance runs with everything that was sold. The agent now tries whether its customer can
   * log in.
   */
  record Ready(Instance instance) implements Provisioned {
    /** Refuses nothing at all. */
    public Ready {
      Objects.requireNonNull(instance, "instance");
    }
  }

  /**
   * Not yet; call again.
   *
   * @param checkAfter how long to wait before that; positive
   * @param what one clause for the operator, such as {@code cloning the template}
   */
  record InProgress(Duration checkAfter, String what) implements Provisioned {
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

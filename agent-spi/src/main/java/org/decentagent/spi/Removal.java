// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#terminate} answers. "Accepted" is not "gone". */
public sealed interface Removal {
  /** A read by id says that the instance and all its children do not exist. */
  record Gone() implements Removal {}

  /**
   * Not yet; call again.
   *
   * @param checkAfter how long to wait before that; positive
   * @param what one clause for the operator, such as {@code waiting for the disk to be released}
   */
  record InProgress(Duration checkAfter, String what) implements Removal {
    /** With nothing particular to tell. */
    public InProgress(Duration checkAfter) {
      this(checkAfter, "being removed");
    }

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

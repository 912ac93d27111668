// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#find} saw. */
public sealed interface Lookup {
  /** Our instance, with a valid stamp, in whatever state. */
  record Found(Instance instance) implements Lookup {
    /** Refuses nothing at all. */
    public Found {
      Objects.requireNonNull(instance, "instance");
    }
  }

  /** The backend was looked at completely, and nothing there has that mark. */
  record Absent() implements Lookup {}

  /**
   * Something has our name and no valid stamp. The agent holds the contract for the operator.
   *
   * @param why one clause, such as {@code container dc-… bears no stamp}
   */
  record NotOurs(String why) implements Lookup {
    /** Cuts what is too long. */
    public NotOurs {
      why = Bounds.sentence(why);
    }
  }
}

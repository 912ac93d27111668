// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.List;
import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#inventory} saw: everything, or nothing to rely on. */
public sealed interface Inventory {
  /**
   * Every page arrived, and what is not listed is not there.
   *
   * @param identity who answered
   */
  record Complete(BackendIdentity identity, List<Observed> resources) implements Inventory {
    /** Copies the list. */
    public Complete {
      Objects.requireNonNull(identity, "identity");
      resources = List.copyOf(resources);
    }
  }

  /**
   * The backend could not be looked at completely. Nothing follows from it.
   *
   * @param why one clause for the operator
   */
  record Unavailable(String why) implements Inventory {
    /** Cuts what is too long. */
    public Unavailable {
      why = Bounds.sentence(why);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import org.decentagent.spi.unit.Bounds;

/** Whose a resource is, as its stamp tells. */
public sealed interface Ownership {
  /**
   * It bears a stamp of this agent that names the resource it sits on: adopt, stop, delete allowed.
   */
  record Ours(OwnerStamp stamp) implements Ownership {}

  /**
   * It bears a stamp that is not ours, or ours on another resource: never touched.
   *
   * @param why one clause for a person, such as {@code its stamp names another agent}
   */
  record Foreign(String why) implements Ownership {
    /** Cuts what is too long. */
    public Foreign {
      why = Bounds.sentence(why);
    }
  }

  /**
   * It bears no stamp at all. With a name derived from a contract of ours this is a case for the
   * operator.
   */
  record Unstamped() implements Ownership {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.spi.unit.Bounds;

/**
 * The end of a contract. Immutable.
 *
 * @param why one clause for people
 * @param firstProof when the instance was first seen to be gone; a second look must agree
 */
public record Ending(EndingReason reason, String why, Optional<Instant> firstProof) {
  /** Cuts a clause without an end, also of an earlier release. */
  public Ending {
    why = Bounds.sentence(why);
  }

  /** An end that is only beginning. */
  public static Ending of(EndingReason reason, String why) {
    return new Ending(reason, why, Optional.empty());
  }
}

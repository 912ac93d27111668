// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Instant;
import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/**
 * One instance as a listing showed it. Immutable.
 *
 * @param externalId its id as in {@link InstanceRef}
 * @param name its name as the backend tells it
 * @param ownership whose it is
 * @param state what it does
 * @param createdAt when it was made, as the backend tells it; {@link Instant#EPOCH} where it does
 *     not
 */
public record Observed(
    String externalId, String name, Ownership ownership, InstanceState state, Instant createdAt) {
  /** Refuses what is missing, and an id or name without an end. */
  public Observed {
    Bounds.whole(externalId, Bounds.NAME, "an external id");
    Bounds.whole(name, Bounds.NAME, "a name");
    Objects.requireNonNull(ownership, "ownership");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(createdAt, "createdAt");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.World;

/** Joins between tables that several endpoints need. */
final class Lookups {
  private Lookups() {}

  /** The offering of a contract, as long as nobody deleted or renamed it. */
  static Optional<Offering> offering(World world, Contract contract) {
    return offering(world, contract.provider(), contract.order().offeringId());
  }

  static Optional<Offering> offering(World world, String provider, String name) {
    return world
        .offerings
        .list(offer -> offer.provider().equals(provider) && offer.name().equals(name))
        .stream()
        .findFirst();
  }
}

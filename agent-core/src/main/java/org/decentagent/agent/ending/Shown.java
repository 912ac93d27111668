// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * A listing, made quick to ask for many contracts. Immutable.
 *
 * @param useless why nothing follows from it; empty when what it lacks is not there
 * @param ids the external ids that it shows
 * @param stamped what bears our stamp, by contract
 * @param unstamped what bears no stamp, by name
 */
record Shown(
    Optional<String> useless,
    Set<String> ids,
    Map<ContractId, String> stamped,
    Map<String, String> unstamped) {

  static Shown of(Listings.Verdict verdict) {
    return switch (verdict) {
      case Listings.Verdict.Unreliable(var why) -> nothing(why);
      case Listings.Verdict.Blind blind -> nothing("its backend lists nothing");
      case Listings.Verdict.Reliable(Inventory.Complete inventory) -> of(inventory);
    };
  }

  private static Shown nothing(String why) {
    return new Shown(Optional.of(why), Set.of(), Map.of(), Map.of());
  }

  private static Shown of(Inventory.Complete inventory) {
    Set<String> ids = new HashSet<>();
    Map<ContractId, String> stamped = new HashMap<>();
    Map<String, String> unstamped = new HashMap<>();
    for (Observed seen : inventory.resources()) {
      ids.add(seen.externalId());
      switch (seen.ownership()) {
        case Ownership.Ours(var stamp) -> stamped.put(stamp.contract(), seen.externalId());
        case Ownership.Unstamped none -> unstamped.put(seen.name(), seen.externalId());
        case Ownership.Foreign foreign -> {} // a copy, whose stamp names another, is not ours
      }
    }
    return new Shown(Optional.empty(), ids, stamped, unstamped);
  }

  /** Why a contract's instance may still be there; empty when it is not. */
  Optional<String> mayShow(ContractRecord contract) {
    return useless.or(() ->
        contract
            .ref()
            .map(InstanceRef::externalId)
            .filter(ids::contains)
            .or(() -> Optional.ofNullable(stamped.get(contract.id())))
            .or(() -> Optional.ofNullable(unstamped.get(Mark.of(contract.id()).text())))
            .map("the listing shows "::concat));
  }
}

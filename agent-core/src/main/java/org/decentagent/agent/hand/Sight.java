// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import java.util.Optional;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Visibility;

/** What a backend shows of a contract at this moment. */
sealed interface Sight {
  /**
   * It was looked at completely.
   *
   * @param inventory everything there
   * @param instance the contract's own, by its stamp
   * @param nameTaken why something has its name and is not its own
   */
  record Seen(Inventory.Complete inventory, Optional<Instance> instance, Optional<String> nameTaken)
      implements Sight {
    BackendIdentity identity() {
      return inventory.identity();
    }

    Optional<Observed> resource(String externalId) {
      return inventory.resources().stream()
          .filter(seen -> seen.externalId().equals(externalId))
          .findFirst();
    }

    /** The id of an instance that bears the contract's stamp. */
    Optional<String> stamped(ContractId contract) {
      return instance
          .map(found -> found.ref().externalId())
          .or(() ->
              inventory.resources().stream()
                  .filter(seen -> seen.state() != InstanceState.REMAINS)
                  .filter(seen ->
                      seen.ownership() instanceof Ownership.Ours(var stamp)
                          && stamp.contract().equals(contract))
                  .map(Observed::externalId)
                  .findFirst());
    }
  }

  /** It could not be; nothing follows. */
  record Nothing(String why) implements Sight {}

  /** It never shows anything: nobody but the operator can tell. */
  record Blind() implements Sight {}

  static Sight of(Backend backend, ContractId contract) {
    return switch (backend.visibility()) {
      case Attempt.Failed<Visibility>(var reason) -> new Nothing(reason.getMessage());
      case Attempt.Answered<Visibility>(Visibility visibility) ->
          switch (visibility) {
            case ALL -> listed(backend, contract);
            case EACH ->
                switch (backend.identity()) {
                  case Attempt.Failed<BackendIdentity>(var reason) ->
                      new Nothing(reason.getMessage());
                  case Attempt.Answered<BackendIdentity>(var identity) ->
                      found(backend, contract, new Inventory.Complete(identity, List.of()));
                };
            case NOTHING -> new Blind();
          };
    };
  }

  private static Sight listed(Backend backend, ContractId contract) {
    return switch (backend.inventory()) {
      case Attempt.Failed<Inventory>(var reason) -> new Nothing(reason.getMessage());
      case Attempt.Answered<Inventory>(Inventory.Unavailable(var why)) -> new Nothing(why);
      case Attempt.Answered<Inventory>(Inventory.Complete inventory) ->
          found(backend, contract, inventory);
    };
  }

  private static Sight found(Backend backend, ContractId contract, Inventory.Complete inventory) {
    return switch (backend.find(Mark.of(contract))) {
      case Attempt.Failed<Lookup>(var reason) -> new Nothing(reason.getMessage());
      case Attempt.Answered<Lookup>(Lookup.Found(var instance)) ->
          new Seen(inventory, Optional.of(instance), Optional.empty());
      case Attempt.Answered<Lookup>(Lookup.NotOurs(var why)) ->
          new Seen(inventory, Optional.empty(), Optional.of(why));
      case Attempt.Answered<Lookup>(Lookup.Absent absent) ->
          new Seen(inventory, Optional.empty(), Optional.empty());
    };
  }
}

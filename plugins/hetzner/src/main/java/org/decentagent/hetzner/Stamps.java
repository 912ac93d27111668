// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Server;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;

/** Tells by their labels which servers are ours. Immutable. */
record Stamps(Owner owner) {
  Ownership of(Server server) {
    return OwnerStamp.read(server.labels(), server.name(), owner);
  }

  boolean bearsOurs(Server server) {
    return of(server) instanceof Ownership.Ours;
  }

  /** Why a server does not prove to be that contract's; empty when it does. */
  Optional<String> objection(Server server, ContractId contract) {
    String thing = "server " + server.name() + " (" + server.id() + ")";
    return switch (of(server)) {
      case Ownership.Ours(OwnerStamp stamp) when stamp.contract().equals(contract) ->
          Optional.empty();
      case Ownership.Ours ours -> Optional.of(thing + " is stamped for another contract");
      case Ownership.Foreign(String why) -> Optional.of(thing + " is not ours: " + why);
      case Ownership.Unstamped none -> Optional.of(thing + " bears no stamp");
    };
  }

  /**
   * The server, once it has proven to be that contract's.
   *
   * @throws ProvisioningException.Conflict when it does not
   */
  Server require(Server server, ContractId contract) {
    Optional<String> objection = objection(server, contract);
    if (objection.isPresent()) {
      throw new ProvisioningException.Conflict(
          HetznerFailures.code("not_ours"),
          objection.get()
              + "; look at it in the Cloud Console, and rename or delete it if it may go");
    }
    return server;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;

/** Tells by their stamps which resources are ours. Immutable. */
record Stamps(Owner owner) {
  /** Why a resource does not prove to be ours; empty when it does. */
  Optional<String> objection(Thing thing) {
    return switch (OwnerStamp.read(thing.labels(), thing.name(), owner)) {
      case Ownership.Ours(OwnerStamp stamp)
          when thing.contract().isEmpty() || thing.contract().get().equals(stamp.contract()) ->
          Optional.empty();
      case Ownership.Ours ours -> Optional.of(thing + " is stamped for another contract");
      case Ownership.Foreign(String why) -> Optional.of(thing + " is not ours: " + why);
      case Ownership.Unstamped none -> Optional.of(thing + " bears no stamp");
    };
  }

  /**
   * Refuses to go on with what is not ours.
   *
   * @throws ProvisioningException.Conflict when it does not prove to be ours
   */
  void require(Thing thing) {
    objection(thing)
        .ifPresent(why -> {
          throw new ProvisioningException.Conflict(
              DockerFailures.code("not_ours"),
              why + "; look at it, and remove or rename it if it may go");
        });
  }

  /**
   * A resource that is looked at.
   *
   * @param contract whose it should be; empty when any of ours will do
   */
  record Thing(
      String kind, String name, Map<String, String> labels, Optional<ContractId> contract) {
    @Override
    public String toString() {
      return kind + " " + name;
    }
  }
}

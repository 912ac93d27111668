// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.spi.config.Settings;

/**
 * One instance to make. Built by the agent from a contract that was parsed and routed; the same at
 * every call for a contract. Immutable.
 *
 * @param contract whose instance it is
 * @param stamp the owner stamp for a resource; see {@link #stamp(String)}
 * @param sizes what was sold
 * @param renterKey the one key that may log in
 * @param settings the backend's settings with those of the offering and of the contract laid over
 *     them
 * @param endsAt when the contract is to end, as far as the platform has told
 */
public record ProvisionRequest(
    ContractId contract,
    OwnerStamp stamp,
    Sizes sizes,
    SshPublicKey renterKey,
    Settings settings,
    Optional<Instant> endsAt) {
  /** The name for everything that is made for this contract. */
  public Mark mark() {
    return Mark.of(contract);
  }

  /** The owner stamp for the resource of that name or number. */
  public OwnerStamp stamp(String resource) {
    return new OwnerStamp(stamp.owner(), contract, stamp.generation(), resource);
  }
}

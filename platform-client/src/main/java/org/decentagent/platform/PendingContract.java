// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * A paid contract that waits to be delivered. It may be accepted only, or in work already: the
 * platform does not tell. It prints without configuration and script. Immutable.
 *
 * @param id the contract
 * @param offeringId the provider's own name of what was sold
 * @param renterKey who may log in
 * @param cpuCores as sold
 * @param memory as sold
 * @param storage as sold
 * @param provisionerType what kind of backend it is for; absent: the agent's own
 * @param provisionerConfig the offering's settings, meant to be JSON, unchecked
 * @param instanceConfig the contract's settings, meant to be JSON, unchecked
 * @param postProvisionScript the offering's script, unchecked
 */
public record PendingContract(
    ContractId id,
    String offeringId,
    SshPublicKey renterKey,
    OptionalInt cpuCores,
    Optional<MemorySize> memory,
    Optional<StorageSize> storage,
    Optional<String> provisionerType,
    Optional<String> provisionerConfig,
    Optional<String> instanceConfig,
    Optional<String> postProvisionScript) {
  @Override
  public String toString() {
    return "pending contract " + id + " on offering " + offeringId;
  }
}

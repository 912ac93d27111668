// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** One contract that waits for an agent; both casings are understood. Immutable. */
public record PendingItem(
    @JsonProperty("contract_id") @JsonAlias("contractId") @Nullable String contractId,
    @JsonProperty("offering_id") @JsonAlias("offeringId") @Nullable String offeringId,
    @JsonProperty("requester_ssh_pubkey") @JsonAlias("requesterSshPubkey")
        @Nullable String requesterSshPubkey,
    @JsonProperty("instance_config") @JsonAlias("instanceConfig") @Nullable String instanceConfig,
    @JsonProperty("cpu_cores") @JsonAlias("cpuCores") @Nullable Long cpuCores,
    @JsonProperty("memory_amount") @JsonAlias("memoryAmount") @Nullable String memoryAmount,
    @JsonProperty("storage_capacity") @JsonAlias("storageCapacity")
        @Nullable String storageCapacity,
    @JsonProperty("provisioner_type") @JsonAlias("provisionerType")
        @Nullable String provisionerType,
    @JsonProperty("provisioner_config") @JsonAlias("provisionerConfig")
        @Nullable String provisionerConfig,
    @JsonProperty("post_provision_script") @JsonAlias("postProvisionScript")
        @Nullable String postProvisionScript) {
  @Override
  public String toString() {
    return "pending item " + contractId;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A contract as its parties see it; details may hold a password and are not printed. Immutable. */
public record ContractReply(
    @JsonProperty("contract_id") @Nullable String contractId,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("end_timestamp_ns") @Nullable Long endTimestampNs,
    @JsonProperty("provisioning_instance_details") @Nullable String instanceDetails,
    @JsonProperty("gateway_subdomain") @Nullable String gatewaySubdomain,
    @JsonProperty("gateway_ssh_port") @Nullable Integer gatewaySshPort) {
  @Override
  public String toString() {
    return "contract " + contractId + " (" + status + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code GET .../agent/network-get-interfaces} answers. Immutable. */
public record AgentInterfaces(@Nullable List<Nic> result) {
  /** A network interface inside the guest. */
  public record Nic(
      @Nullable String name,
      @JsonProperty("hardware-address") @Nullable String mac,
      @JsonProperty("ip-addresses") @Nullable List<Ip> addresses) {}

  /** An address of an interface. */
  public record Ip(
      @JsonProperty("ip-address") @Nullable String address,
      @JsonProperty("ip-address-type") @Nullable String family) {}
}

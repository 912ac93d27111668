// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;

/**
 * Tells by the stamp in their descriptions which VMs are ours. A stamp names the VM's number, so
 * that a clone or a restored backup, which bears the stamp too, is known as a copy. Immutable.
 */
record Stamps(Owner owner) {
  /** Tags every VM of this agent bears, for people and for searching. */
  String agentTag() {
    return "dc-agent-" + OwnerStamp.agentLabel(owner);
  }

  /** All its tags. */
  Set<String> tags() {
    return new TreeSet<>(List.of("decent-agent", agentTag()));
  }

  Ownership of(int vmid, VmConfig config) {
    return OwnerStamp.read(config.description(), Integer.toString(vmid), owner);
  }

  boolean isOurs(int vmid, VmConfig config, ContractId contract) {
    return objection(vmid, config, contract).isEmpty();
  }

  /** Why a VM does not prove to be that contract's; empty when it does. */
  Optional<String> objection(int vmid, VmConfig config, ContractId contract) {
    String vm = "VM " + vmid + " (" + config.name() + ")";
    return switch (of(vmid, config)) {
      case Ownership.Ours(OwnerStamp stamp) when stamp.contract().equals(contract) ->
          Optional.empty();
      case Ownership.Ours ours -> Optional.of(vm + " is stamped for another contract");
      case Ownership.Foreign(String why) -> Optional.of(vm + " is not ours: " + why);
      case Ownership.Unstamped none -> Optional.of(vm + " bears no stamp in its description");
    };
  }

  /** To be thrown where something of ours should be and something else is. */
  static ProvisioningException.Conflict conflict(String why) {
    return new ProvisioningException.Conflict(
        ProxmoxFailures.code("not_ours"),
        why + "; look at it, and remove or rename it if it may go");
  }
}

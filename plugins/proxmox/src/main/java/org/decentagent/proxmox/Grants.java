// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.List;
import org.decentagent.proxmox.api.Version;

/**
 * The privileges that are needed, path by path: each was found by taking it away from a real
 * Proxmox VE 9.2.11 and seeing what no longer worked (2026-11-22).
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/chapter-pveum.html">User management</a>
 */
final class Grants {
  private static final List<String> ON_POOL =
      List.of(
          "VM.Allocate",
          "VM.Audit",
          "VM.Config.CPU",
          "VM.Config.Memory",
          "VM.Config.Disk",
          "VM.Config.Options",
          "VM.Config.Network",
          "VM.Config.Cloudinit",
          "VM.PowerMgmt",
          "Pool.Audit");

  private Grants() {}

  /**
   * A privilege needed at a path.
   *
   * @param role the role that the README puts it in
   */
  record Grant(String path, String privilege, String role) {
    /** The command that grants it to a token, whose user needs it too. */
    String command(String tokenId, String user) {
      return ("pveum role modify %s --append 1 --privs %s || pveum role add %s --privs %s; pveum acl"
              + " modify %s --roles %s --users %s --tokens '%s'")
          .formatted(role, privilege, role, privilege, path, role, user, tokenId);
    }
  }

  static List<Grant> onPool(String pool) {
    return ON_POOL.stream().map(privilege -> onPool(pool, privilege)).toList();
  }

  /** Releases before 9 know no privilege for the guest agent alone. */
  static List<Grant> forGuestAgent(String pool, Version version) {
    return List.of(
        onPool(pool, version.hasGuestAgentPrivileges() ? "VM.GuestAgent.Audit" : "VM.Monitor"));
  }

  private static Grant onPool(String pool, String privilege) {
    return new Grant("/pool/" + pool, privilege, "DecentAgentVM");
  }

  static List<Grant> onTemplate(int vmid) {
    String path = "/vms/" + vmid;
    return List.of(
        new Grant(path, "VM.Audit", "DecentAgentTemplate"),
        new Grant(path, "VM.Clone", "DecentAgentTemplate"));
  }

  static List<Grant> onStorage(String storage) {
    return List.of(
        new Grant("/storage/" + storage, "Datastore.AllocateSpace", "DecentAgentStorage"));
  }

  static List<Grant> onBridge(String bridge) {
    return List.of(new Grant("/sdn/zones/localnetwork/" + bridge, "SDN.Use", "DecentAgentNetwork"));
  }

  static List<Grant> onNode(String node) {
    return List.of(new Grant("/nodes/" + node, "Sys.Audit", "DecentAgentNode"));
  }
}

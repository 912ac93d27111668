// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Set;

/** The privileges that a release knows, and the least that a provisioner needs. */
final class Privileges {
  private static final Set<String> COMMON =
      Set.of(
          "Datastore.Allocate",
          "Datastore.AllocateSpace",
          "Datastore.AllocateTemplate",
          "Datastore.Audit",
          "Group.Allocate",
          "Mapping.Audit",
          "Mapping.Modify",
          "Mapping.Use",
          "Permissions.Modify",
          "Pool.Allocate",
          "Pool.Audit",
          "Realm.Allocate",
          "Realm.AllocateUser",
          "SDN.Allocate",
          "SDN.Audit",
          "SDN.Use",
          "Sys.AccessNetwork",
          "Sys.Audit",
          "Sys.Console",
          "Sys.Incoming",
          "Sys.Modify",
          "Sys.PowerMgmt",
          "Sys.Syslog",
          "User.Modify",
          "VM.Allocate",
          "VM.Audit",
          "VM.Backup",
          "VM.Clone",
          "VM.Config.CDROM",
          "VM.Config.CPU",
          "VM.Config.Cloudinit",
          "VM.Config.Disk",
          "VM.Config.HWType",
          "VM.Config.Memory",
          "VM.Config.Network",
          "VM.Config.Options",
          "VM.Console",
          "VM.Migrate",
          "VM.PowerMgmt",
          "VM.Snapshot",
          "VM.Snapshot.Rollback");

  private Privileges() {}

  static void check(ProxmoxGrant grant, ProxmoxRelease release) {
    for (String privilege : grant.privileges()) {
      boolean known =
          COMMON.contains(privilege)
              || (release.hasGuestAgentPrivileges()
                  ? privilege.startsWith("VM.GuestAgent.") || privilege.equals("VM.Replicate")
                  : privilege.equals("VM.Monitor"));
      if (!known) {
        throw new IllegalArgumentException("invalid privilege '" + privilege + "'");
      }
    }
  }

  static List<ProxmoxGrant> least(ProxmoxOptions options) {
    String agent =
        options.release().hasGuestAgentPrivileges() ? "VM.GuestAgent.Audit" : "VM.Monitor";
    java.util.ArrayList<ProxmoxGrant> grants = new java.util.ArrayList<>();
    grants.add(
        ProxmoxGrant.on(
            "/pool/" + options.pool(),
            "VM.Allocate",
            "VM.Audit",
            "VM.Config.CPU",
            "VM.Config.Memory",
            "VM.Config.Disk",
            "VM.Config.Options",
            "VM.Config.Network",
            "VM.Config.Cloudinit",
            "VM.PowerMgmt",
            "Pool.Audit",
            agent));
    grants.add(ProxmoxGrant.on("/pool/" + options.templatePool(), "VM.Clone", "VM.Audit"));
    options
        .storages()
        .forEach(storage ->
            grants.add(
                ProxmoxGrant.on(
                    "/storage/" + storage.name(), "Datastore.AllocateSpace", "Datastore.Audit")));
    options
        .bridges()
        .forEach(
            bridge -> grants.add(ProxmoxGrant.on("/sdn/zones/localnetwork/" + bridge, "SDN.Use")));
    options
        .nodes()
        .forEach(node -> grants.add(ProxmoxGrant.on("/nodes/" + node.name(), "Sys.Audit")));
    return grants;
  }
}

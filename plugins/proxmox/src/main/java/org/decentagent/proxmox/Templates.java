// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.Sight;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.ProvisioningException;

/** Finds templates by number or by name. Safe for use by many threads. */
final class Templates {
  private final ProxmoxApi api;

  Templates(ProxmoxApi api) {
    this.api = api;
  }

  /**
   * The templates that a setting means: one by its number, or one of that name on each node. Those
   * on a node that is offline serve nobody meanwhile.
   *
   * @throws ProvisioningException.Permanent when there is none
   * @throws ProvisioningException.Retryable when it may be on a node that is offline
   */
  List<Located> named(String wanted) {
    List<Located> templates = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Set<String> offline = offline();
    for (Guest guest : api.cluster().guests()) {
      if (isMeant(guest, wanted) && !offline.contains(guest.place().node())) {
        VmPlace place = guest.place();
        if (api.machines().look(place) instanceof Sight.Visible(var config)) {
          if (config.isTemplate()) {
            templates.add(new Located(place, config));
          } else {
            others.add(place + " is no template; 'qm template " + place.vmid() + "' makes it one");
          }
        } else {
          others.add(place + " cannot be read");
        }
      }
    }
    if (templates.isEmpty() && !offline.isEmpty()) {
      throw new ProvisioningException.Retryable(
          ProxmoxFailures.code("template_out_of_sight"),
          "no template '" + wanted + "' can be seen while nodes are offline: " + offline);
    }
    if (templates.isEmpty()) {
      throw new ProvisioningException.Permanent(
          ProxmoxFailures.code("no_template"),
          others.isEmpty()
              ? "there is no template '"
                  + wanted
                  + "' that the token may see; set 'template' to a VM number or a name, and grant"
                  + " VM.Audit and VM.Clone on it"
              : "template '" + wanted + "': " + String.join("; ", others));
    }
    return templates;
  }

  private Set<String> offline() {
    return api.cluster().nodes().stream()
        .filter(node -> !node.isOnline())
        .map(NodeFacts::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isMeant(Guest guest, String wanted) {
    return guest.isVm()
        && (wanted.equals(Integer.toString(guest.vmid())) || wanted.equals(guest.name()));
  }
}

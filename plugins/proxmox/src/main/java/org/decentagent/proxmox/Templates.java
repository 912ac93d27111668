// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.List;
import org.decentagent.proxmox.api.Guest;
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
   * The templates that a setting means: one by its number, or one of that name on each node.
   *
   * @throws ProvisioningException.Permanent when there is none
   */
  List<Located> named(String wanted) {
    List<Located> templates = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Guest guest : api.cluster().guests()) {
      if (isMeant(guest, wanted)) {
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

  private static boolean isMeant(Guest guest, String wanted) {
    return guest.isVm()
        && (wanted.equals(Integer.toString(guest.vmid())) || wanted.equals(guest.name()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.decentagent.proxmox.wire.IpsetRow;
import org.decentagent.toolkit.http.HttpCall;

/**
 * Keeps VMs from sending under another's address. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/chapter-pve-firewall.html">the firewall</a>
 */
public final class Firewall {
  private final Session session;

  Firewall(Session session) {
    this.session = session;
  }

  /**
   * Lets everything in and out that bears the VM's own hardware address, and where {@code ipSet} is
   * filled, only its own addresses.
   */
  public void enable(VmPlace vm, Map<String, Object> options) {
    session.data(
        HttpCall.of("PUT", Machines.path(vm, "firewall", "options")).json(Machines.json(options)),
        "set the firewall of " + vm);
  }

  /** Fills a set of addresses; one that is there already stays. */
  public void fill(VmPlace vm, String ipSet, List<String> addresses) {
    if (!names(vm).contains(ipSet)) {
      session.data(
          Machines.post(vm, "firewall", "ipset").json(Machines.json(Map.of("name", ipSet))),
          "make the address set " + ipSet + " of " + vm);
    }
    List<String> there = addresses(vm, ipSet);
    addresses.stream()
        .filter(address -> !there.contains(address))
        .forEach(address ->
            session.data(
                Machines.post(vm, "firewall", "ipset", ipSet)
                    .json(Machines.json(Map.of("cidr", address))),
                "add an address to " + ipSet + " of " + vm));
  }

  private List<String> names(VmPlace vm) {
    String what = "list the address sets of " + vm;
    return Session.list(
            session.data(Machines.get(vm, "firewall", "ipset"), what), IpsetRow.class, what)
        .stream()
        .map(IpsetRow::name)
        .filter(Objects::nonNull)
        .toList();
  }

  private List<String> addresses(VmPlace vm, String ipSet) {
    String what = "read the address set " + ipSet + " of " + vm;
    return Session.list(
            session.data(Machines.get(vm, "firewall", "ipset", ipSet), what), IpsetRow.class, what)
        .stream()
        .map(IpsetRow::cidr)
        .filter(Objects::nonNull)
        .toList();
  }
}

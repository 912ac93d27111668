// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.Sight;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;

/**
 * Finds VMs, which may have been migrated to another node. The cluster's listing is some seconds
 * old and shows only what we may see; the pool's comes from the configuration itself. Safe for use
 * by many threads.
 */
final class Whereabouts {
  private final ProxmoxApi api;
  private final String pool;
  private final VmidRange range;
  private final Stamps stamps;

  Whereabouts(ProxmoxApi api, String pool, VmidRange range, Stamps stamps) {
    this.api = api;
    this.pool = pool;
    this.range = range;
    this.stamps = stamps;
  }

  /** Every guest that either listing shows, by number; the names are the cluster's. */
  Map<Integer, Guest> guests() {
    Map<Integer, Guest> guests = new TreeMap<>();
    api.cluster().members(pool).forEach(guest -> guests.put(guest.vmid(), guest));
    api.cluster().guests().stream()
        .filter(guest -> !guest.name().isBlank() || !guests.containsKey(guest.vmid()))
        .forEach(guest -> guests.put(guest.vmid(), guest));
    return guests;
  }

  /** Looks at a number where it was last, then wherever the listings show it. */
  Optional<Located> locate(int vmid, Optional<String> lastNode) {
    Optional<Located> there = lastNode.flatMap(node -> look(new VmPlace(node, vmid)));
    return there.isPresent()
        ? there
        : Optional.ofNullable(guests().get(vmid))
            .filter(Guest::isVm)
            .flatMap(guest -> look(guest.place()));
  }

  private Optional<Located> look(VmPlace place) {
    return api.machines().look(place) instanceof Sight.Visible(var config)
        ? Optional.of(new Located(place, config))
        : Optional.empty();
  }

  /** Whether a guest can be one of ours, going by what a listing shows. */
  boolean concernsUs(Guest guest) {
    return !guest.template()
        && (range.contains(guest.vmid())
            || Mark.read(guest.name()).isPresent()
            || guest.tags().contains(stamps.agentTag()));
  }

  /**
   * The VM of a contract, by its mark.
   *
   * @throws ProvisioningException.Retryable when a VM that may be it cannot be read
   */
  Search search(Mark mark) {
    ContractId contract = mark.contract();
    List<Located> ours = new ArrayList<>();
    List<String> objections = new ArrayList<>();
    for (Guest guest : guests().values()) {
      if (mayBear(mark, guest)) {
        Optional<Located> found = guest.isVm() ? look(guest.place()) : Optional.empty();
        if (found.isEmpty() && guest.isVm()) {
          requireVanished(guest);
        }
        found
            .filter(vm -> vm.config().name().equals(mark.text()))
            .ifPresent(vm ->
                stamps
                    .objection(guest.vmid(), vm.config(), contract)
                    .ifPresentOrElse(objections::add, () -> ours.add(vm)));
        if (!guest.isVm() && guest.name().equals(mark.text())) {
          objections.add("container " + guest.vmid() + " has the name " + mark);
        }
      }
    }
    return new Search(ours, objections);
  }

  /** What bears a mark. */
  record Search(List<Located> ours, List<String> objections) {}

  /**
   * By name; a guest of our numbers may be any as long as the listing has not learnt its name, and
   * shows none, or "VM" and its number.
   */
  private boolean mayBear(Mark mark, Guest guest) {
    return guest.name().equals(mark.text())
        || (guest.isVm() && range.contains(guest.vmid()) && Mark.read(guest.name()).isEmpty());
  }

  /** A guest that is listed and cannot be read is one that just went, or one that hides. */
  void requireVanished(Guest guest) {
    if (!api.cluster().isFree(guest.vmid())) {
      throw new ProvisioningException.Retryable(
          ProxmoxFailures.code("cannot_look"),
          guest.place()
              + " is listed and cannot be read; 'dc-agent doctor' says whether a privilege is"
              + " missing");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.Permissions;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.Sight;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * Lists what is ours or is named as if it were. Stamps are in the VMs' own configurations, which
 * are read once for each number, name and set of tags, so that a listing costs the same however
 * many instances there are. Safe for use by many threads.
 */
final class VmInventory {
  private final ProxmoxApi api;
  private final Whereabouts whereabouts;
  private final Stamps stamps;
  private final String pool;
  private final Map<Seen, Ownership> known = new ConcurrentHashMap<>();

  VmInventory(ProxmoxApi api, Whereabouts whereabouts, Stamps stamps, String pool) {
    this.api = api;
    this.whereabouts = whereabouts;
    this.stamps = stamps;
    this.pool = pool;
  }

  /** What a listing shows of a guest; another guest shows something else. */
  private record Seen(int vmid, String name, Set<String> tags) {}

  Inventory list(BackendIdentity identity) {
    Optional<String> blind = blind();
    if (blind.isPresent()) {
      return new Inventory.Unavailable(blind.get());
    }
    List<Guest> guests =
        whereabouts.guests().values().stream().filter(whereabouts::concernsUs).toList();
    Optional<String> silent = silent(guests);
    if (silent.isPresent()) {
      return new Inventory.Unavailable(silent.get());
    }
    Set<Seen> current = new HashSet<>();
    List<Observed> observed = new ArrayList<>();
    for (Guest guest : guests) {
      Seen seen = new Seen(guest.vmid(), guest.name(), guest.tags());
      current.add(seen);
      observed(guest, seen).ifPresent(observed::add);
    }
    known.keySet().retainAll(current);
    return new Inventory.Complete(identity, observed);
  }

  /** A token that lost a privilege is shown fewer guests, and no error. */
  private Optional<String> blind() {
    Permissions permissions = api.cluster().permissions();
    String path = "/pool/" + pool;
    return List.of("VM.Audit", "Pool.Audit").stream()
        .filter(privilege -> !permissions.has(path, privilege))
        .findFirst()
        .map(privilege -> "the token lacks " + privilege + " on " + path);
  }

  private Optional<String> silent(Collection<Guest> guests) {
    Set<String> online =
        api.cluster().nodes().stream()
            .filter(NodeFacts::isOnline)
            .map(NodeFacts::name)
            .collect(Collectors.toSet());
    return guests.stream()
        .filter(guest -> !online.contains(guest.place().node()))
        .findFirst()
        .map(guest -> "node " + guest.place().node() + " with VM " + guest.vmid() + " is offline");
  }

  private Optional<Observed> observed(Guest guest, Seen seen) {
    if (!guest.isVm()) {
      return Mark.read(guest.name()).map(mark -> row(guest, new Ownership.Unstamped()));
    }
    Ownership ownership = guest.name().isBlank() ? null : known.get(seen);
    if (ownership == null) {
      if (!(api.machines().look(guest.place()) instanceof Sight.Visible(VmConfig config))) {
        whereabouts.requireVanished(guest);
        return Optional.empty();
      }
      ownership = stamps.of(guest.vmid(), config);
      if (config.name().equals(guest.name())) {
        known.put(seen, ownership);
      }
      return report(
          new Guest(
              guest.place(),
              guest.kind(),
              config.name(),
              guest.status(),
              guest.tags(),
              guest.template(),
              guest.size()),
          ownership);
    }
    return report(guest, ownership);
  }

  private static Optional<Observed> report(Guest guest, Ownership ownership) {
    boolean stranger =
        ownership instanceof Ownership.Unstamped && Mark.read(guest.name()).isEmpty();
    return stranger ? Optional.empty() : Optional.of(row(guest, ownership));
  }

  private static Observed row(Guest guest, Ownership ownership) {
    return new Observed(
        Integer.toString(guest.vmid()),
        guest.name(),
        ownership,
        VmView.state(guest.status()),
        Instant.EPOCH);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.api.ActionWatch.Standing;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.PrimaryIps;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Servers;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the server of a contract and the addresses that came with it. Gone is what is neither
 * found by id nor by name, and whose delete is over: until then its addresses may still hang on it.
 * Safe for use by many threads.
 *
 * @see <a href="https://github.com/hetznercloud/terraform-provider-hcloud/issues/558">deleted, and
 *     its address still taken</a>
 */
final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String ACTION = "delete-action";
  private static final String ADDRESS = "primary_ip";

  private final Hetzner hetzner;
  private final Stamps stamps;
  private final Room room;

  Termination(Hetzner hetzner, Stamps stamps, Room room) {
    this.hetzner = hetzner;
    this.stamps = stamps;
    this.room = room;
  }

  Removal terminate(RemovalRequest request, Steps steps) {
    List<Server> servers = servers(request, steps);
    if (!servers.isEmpty()) {
      servers.forEach(server -> delete(server, steps));
      return new Removal.InProgress(PAUSE);
    }
    Optional<Duration> busy = busy(steps);
    if (busy.isPresent()) {
      return new Removal.InProgress(busy.get());
    }
    for (Steps.Child child : steps.children()) {
      if (child.kind().equals(ADDRESS) && !removeAddress(child.externalId(), request, steps)) {
        return new Removal.InProgress(PAUSE);
      }
      steps.childGone(child);
    }
    room.freed();
    return new Removal.Gone();
  }

  /** What is left, each proven to be the contract's. */
  private List<Server> servers(RemovalRequest request, Steps steps) {
    Servers servers = hetzner.servers(Urgency.REMOVAL);
    List<Server> found = new ArrayList<>();
    recorded(request, steps).flatMap(servers::find).ifPresent(found::add);
    servers
        .named(request.mark().text())
        .filter(server -> found.stream().noneMatch(other -> other.id() == server.id()))
        .ifPresent(found::add);
    found.forEach(server -> stamps.require(server, request.contract()));
    return found;
  }

  private static Optional<Long> recorded(RemovalRequest request, Steps steps) {
    return request
        .instance()
        .map(InstanceRef::externalId)
        .map(Termination::id)
        .or(() -> new Attempt(steps).made().map(Made::server));
  }

  private void delete(Server server, Steps steps) {
    if (server.isGoing()) {
      return;
    }
    if (server.guard() == Server.Guard.PROTECTED) {
      throw new ProvisioningException.Permanent(
          HetznerFailures.code("protected"),
          "cannot delete server %s: somebody protected it; run: hcloud server disable-protection %d delete"
              .formatted(server.name(), server.id()));
    }
    steps.progress("deleting server " + server.id());
    hetzner
        .servers(Urgency.REMOVAL)
        .delete(server.id())
        .filter(action -> action.id() != 0)
        .ifPresent(action -> steps.remember(ACTION, Long.toString(action.id())));
  }

  /** How long to wait for the delete; empty when it is over, or none of ours is known. */
  private Optional<Duration> busy(Steps steps) {
    List<Long> actions = steps.recall(ACTION).map(Long::valueOf).stream().toList();
    return switch (hetzner.standing(actions, Urgency.REMOVAL)) {
      case Standing.Running(Duration checkAfter, String what) -> Optional.of(checkAfter);
      case Standing.Over() -> Optional.empty();
      case Standing.Failed failed -> Optional.empty(); // and yet the server is not there
    };
  }

  /**
   * Whether an address no longer concerns us. It came with a server that is gone, and would have
   * gone with it, unless somebody told Hetzner to keep it.
   */
  private boolean removeAddress(String child, RemovalRequest request, Steps steps) {
    long id = id(child);
    Optional<PrimaryIps.Address> address = hetzner.primaryIps().find(id);
    if (address.isEmpty()) {
      return true;
    }
    Optional<Long> user = address.get().user();
    if (user.isPresent()) {
      if (user.equals(recorded(request, steps))) {
        return false; // still being taken off
      }
      LOG.warn("Primary IP {} now serves something else, and is left there", id);
      return true;
    }
    hetzner.primaryIps().delete(id);
    return true;
  }

  private static long id(String externalId) {
    if (!externalId.matches("[0-9]{1,15}")) {
      throw new ProvisioningException.Permanent(
          HetznerFailures.code("bad_reference"),
          "the journal's id of this contract's instance is no id of a server at Hetzner");
    }
    return Long.parseLong(externalId);
  }
}

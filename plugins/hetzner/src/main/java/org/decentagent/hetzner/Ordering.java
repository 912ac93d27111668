// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.hetzner.Selection.Candidate;
import org.decentagent.hetzner.api.Action;
import org.decentagent.hetzner.api.Catalogue;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.ServerOrder;
import org.decentagent.hetzner.api.Servers;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * Orders one server, at most once: its name is the contract's mark, which a project has once, and
 * its labels are our stamp. A lost answer is settled by name and by label. Safe for use by many
 * threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#servers-create-a-server">Hetzner Cloud:
 *     create a server</a>
 */
final class Ordering {
  private static final String CONTRACT = "org.decentagent.contract";

  private final Hetzner hetzner;
  private final Stock stock;
  private final Stamps stamps;
  private final Marker marker;
  private final Optional<String> sshKey;

  Ordering(Hetzner hetzner, Stock stock, Stamps stamps, Marker marker, Settings settings) {
    this.hetzner = hetzner;
    this.stock = stock;
    this.stamps = stamps;
    this.marker = marker;
    this.sshKey = settings.find(HetznerConfig.SSH_KEY);
  }

  /** Orders it, unless it is there already. */
  Made order(ProvisionRequest request, Wish wish, Candidate candidate) {
    ServerOrder order = document(request, wish, candidate);
    return switch (hetzner.servers(Urgency.CHANGE).create(order)) {
      case Servers.Created.Made(Server server, List<Action> actions) -> Made.of(server, actions);
      case Servers.Created.NameTaken(String why) ->
          named(request)
              .orElseThrow(() ->
                  new ProvisioningException.UnknownOutcome(
                      HetznerFailures.code("uniqueness_error"),
                      "cannot create server " + order + ": " + why + ", and it does not show yet"));
    };
  }

  /** Looks by name for what is ours. */
  Optional<Made> named(ProvisionRequest request) {
    return hetzner
        .servers(Urgency.CHANGE)
        .named(request.mark().text())
        .map(it -> adopted(it, request));
  }

  /** Looks by name, and by label for what was renamed or shows late by name. */
  Optional<Made> settled(ProvisionRequest request) {
    return named(request)
        .or(() ->
            hetzner.servers(Urgency.CHANGE).labelled(CONTRACT, request.mark().text()).stream()
                .filter(this::isOfThisAgent)
                .findFirst()
                .map(it -> adopted(it, request)));
  }

  /** Copies and other agents' servers may bear the contract's label too. */
  private boolean isOfThisAgent(Server server) {
    return OwnerStamp.agentLabel(stamps.owner()).equals(server.labels().get(OwnerStamp.AGENT));
  }

  private Made adopted(Server server, ProvisionRequest request) {
    Server ours = stamps.require(server, request.contract());
    List<Action> actions =
        ours.isRunning() ? List.of() : hetzner.servers(Urgency.CHANGE).actions(ours.id());
    return Made.of(ours, actions);
  }

  private ServerOrder document(ProvisionRequest request, Wish wish, Candidate candidate) {
    String name = request.mark().text();
    Map<String, String> labels = new HashMap<>(request.stamp(name).labels());
    labels.putAll(wish.reach().login().labels());
    marker.project().ifPresent(project -> labels.put(Marker.PROJECT, project));
    return new ServerOrder(
        name,
        labels,
        new ServerOrder.Hardware(
            candidate.place().type(), candidate.place().location(), candidate.image()),
        new ServerOrder.Network(
            wish.reach().families(), wish.firewalls().isEmpty() ? List.of() : firewalls(wish)),
        UserData.of(request.renterKey(), wish.reach().login()),
        sshKey);
  }

  /** A server without the firewalls that were asked for is not made. */
  private List<Long> firewalls(Wish wish) {
    Map<String, Long> ids = stock.firewalls();
    return wish.firewalls().stream()
        .map(name ->
            Catalogue.find(ids, name)
                .orElseThrow(() ->
                    new ProvisioningException.Permanent(
                        HetznerFailures.code("no_such_firewall"),
                        "the project has no firewall '" + name + "'; correct 'firewalls'")))
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Does to the world what comes from outside the API. Guarded by the world. */
final class Hand {
  private static final OptionalLong NOTHING = OptionalLong.empty();

  private final World world;
  private final ServerOrders orders;

  Hand(World world) {
    this.world = world;
    orders = new ServerOrders(world.catalogue());
  }

  /** Answers with the id of what it made, if it made something. */
  OptionalLong act(ForeignHand hand, Instant now) {
    switch (hand) {
      case ForeignHand.CreateServer create -> {
        return OptionalLong.of(create(create, now));
      }
      case ForeignHand.AddSnapshot snapshot -> {
        long id = world.nextId();
        project(snapshot.project()).snapshots().add(Image.snapshot(id, snapshot, now));
        return OptionalLong.of(id);
      }
      case ForeignHand.AddNetwork(String project, String zone) -> {
        long id = world.nextId();
        project(project).networkZones().put(id, zone);
        return OptionalLong.of(id);
      }
      case ForeignHand.RenameServer(var project, var name, var next) ->
          server(project, name).rename(next);
      case ForeignHand.RelabelServer(var project, var name, var labels) ->
          server(project, name).relabel(labels);
      case ForeignHand.DeleteServer(var project, var name) ->
          world.life().remove(project(project), server(project, name));
      case ForeignHand.PowerServer(var project, var name, var power) ->
          power(server(project, name), power);
      case ForeignHand.SoldOut soldOut ->
          world.catalogue().requireOffer(soldOut.type(), soldOut.location()).sellOut(soldOut);
      case ForeignHand.Restocked(var type, var location) ->
          world.catalogue().requireOffer(type, location).restock();
      case ForeignHand.Discontinued(var type, var location, var announced, var unavailableAfter) ->
          world
              .catalogue()
              .requireOffer(type, location)
              .deprecate(new Offer.Deprecation(announced, unavailableAfter));
      case ForeignHand.Withdrawn(var type, var location) ->
          world.catalogue().type(type).ifPresent(found -> found.withdrawFrom(location));
      case ForeignHand.LimitServers(var project, var number) ->
          project(project).limitServersTo(number);
      case ForeignHand.RevokeToken(var token) -> world.revoke(token);
      case ForeignHand.UseUpRateLimit(var project, var left) ->
          project(project).bucket().drainTo(left, now);
      case ForeignHand.ShowServersAfter(var visibility) -> world.show(visibility);
    }
    return NOTHING;
  }

  private long create(ForeignHand.CreateServer wanted, Instant now) {
    Project project = project(wanted.project());
    String image = "debian-13";
    ServerOrder.Hardware hardware =
        orders.hardware(wanted.type(), image, Optional.of(wanted.location()), project, now);
    ServerOrder order =
        new ServerOrder(
            wanted.name(),
            wanted.labels(),
            hardware,
            new ServerOrder.Boot(Optional.empty(), Set.of(), ServerOrder.FirstState.RUNNING),
            ServerOrder.Attached.nothingButAddresses());
    Server server = world.life().admit(project, order, now);
    world.life().start(server);
    return server.id();
  }

  private void power(Server server, ForeignHand.Power power) {
    switch (power) {
      case ON -> world.life().start(server);
      case OFF -> world.life().stop(server);
    }
  }

  private Project project(String name) {
    return world.requireProject(name);
  }

  private Server server(String project, String name) {
    return project(project)
        .servers()
        .find(name)
        .orElseThrow(() ->
            new IllegalArgumentException("project '" + project + "' has no server '" + name + "'"));
  }
}

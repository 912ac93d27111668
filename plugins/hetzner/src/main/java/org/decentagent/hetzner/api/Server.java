// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.hetzner.wire.ServerJson;

/**
 * A server as Hetzner tells of it. Immutable.
 *
 * @param status its word for what the server does
 * @param addresses how it can be reached
 * @param guard what stands in the way of changes
 */
public record Server(
    long id,
    String name,
    String status,
    Instant created,
    Map<String, String> labels,
    Addresses addresses,
    Make make,
    Guard guard) {
  /** Copies the map. */
  public Server {
    labels = Map.copyOf(labels);
  }

  /** What stands in the way of changes to a server. */
  public enum Guard {
    /** Nothing. */
    NONE,
    /** Something is being done to it. */
    LOCKED,
    /** A delete is refused until somebody lifts its protection. */
    PROTECTED
  }

  /** What it is and where. */
  public record Make(String type, String location) {}

  /**
   * Its addresses on the internet.
   *
   * @param primaryIps ids of the Primary IPs behind them
   */
  public record Addresses(
      Optional<String> ipv4, Optional<Ipv6Network> ipv6, List<Long> primaryIps) {
    /** Copies the list. */
    public Addresses {
      primaryIps = List.copyOf(primaryIps);
    }
  }

  /** Whether it does what was asked for. */
  public boolean isRunning() {
    return status.equals("running");
  }

  /** Whether it is powered off. */
  public boolean isOff() {
    return status.equals("off");
  }

  /** Whether it is on its way out. */
  public boolean isGoing() {
    return status.equals("deleting");
  }

  static Server of(ServerJson json) {
    Optional<ServerJson.PublicNet> net = Optional.ofNullable(json.publicNet());
    Optional<ServerJson.Address> ipv4 = net.flatMap(it -> Optional.ofNullable(it.ipv4()));
    Optional<ServerJson.Address> ipv6 = net.flatMap(it -> Optional.ofNullable(it.ipv6()));
    return new Server(
        json.id(),
        json.name(),
        json.status(),
        Optional.ofNullable(json.created()).orElse(Instant.EPOCH),
        Optional.ofNullable(json.labels()).orElse(Map.of()),
        new Addresses(
            ipv4.flatMap(it -> Optional.ofNullable(it.ip())),
            ipv6.flatMap(it -> Optional.ofNullable(it.ip())).flatMap(Ipv6Network::read),
            Stream.of(ipv4, ipv6)
                .flatMap(Optional::stream)
                .flatMap(it -> Optional.ofNullable(it.id()).stream())
                .toList()),
        new Make(nameOf(json.serverType()), nameOf(json.location())),
        guard(json));
  }

  private static Guard guard(ServerJson json) {
    if (json.protection() != null && json.protection().delete()) {
      return Guard.PROTECTED;
    }
    return json.locked() ? Guard.LOCKED : Guard.NONE;
  }

  private static String nameOf(ServerJson.@org.jspecify.annotations.Nullable Named named) {
    return named == null ? "" : Optional.ofNullable(named.name()).orElse("");
  }
}

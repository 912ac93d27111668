// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What belongs together: resources, actions, one rate limit, one quota. Guarded by the world. */
final class Project {
  private final String name;
  private final TokenBucket bucket;
  private final Shelf<Server> servers = new Shelf<>("server");
  private final Shelf<PrimaryIp> primaryIps = new Shelf<>("primary_ip");
  private final Shelf<NamedResource> sshKeys = new Shelf<>("ssh_key");
  private final Shelf<NamedResource> firewalls = new Shelf<>("firewall");
  private final Shelf<NamedResource> placementGroups = new Shelf<>("placement_group");
  private final Map<Long, String> networkZones = new TreeMap<>();
  private final Map<Long, Action> actions = new TreeMap<>();
  private final List<Image> snapshots = new ArrayList<>();
  private int serverQuota;

  Project(String name, int serverQuota, Instant now) {
    this.name = name;
    this.serverQuota = serverQuota;
    bucket = new TokenBucket(now);
  }

  String name() {
    return name;
  }

  TokenBucket bucket() {
    return bucket;
  }

  Shelf<Server> servers() {
    return servers;
  }

  Shelf<PrimaryIp> primaryIps() {
    return primaryIps;
  }

  Shelf<NamedResource> sshKeys() {
    return sshKeys;
  }

  Shelf<NamedResource> firewalls() {
    return firewalls;
  }

  Shelf<NamedResource> placementGroups() {
    return placementGroups;
  }

  /** Private networks by id, with the zone that their one subnet is in. */
  Map<Long, String> networkZones() {
    return networkZones;
  }

  Map<Long, Action> actions() {
    return actions;
  }

  List<Image> snapshots() {
    return snapshots;
  }

  void limitServersTo(int number) {
    serverQuota = number;
  }

  void requireRoomForAServer() {
    if (servers.size() >= serverQuota) {
      var limit = Json.object().put("name", "server_limit");
      throw ApiError.of(
          403,
          "resource_limit_exceeded",
          "server limit exceeded",
          Json.object().set("limits", Json.array(List.of(limit))));
    }
  }

  /** How many there are of each kind, by the name of its path. */
  Map<String, Integer> counts() {
    return Map.of(
        "servers", servers.size(),
        "primary_ips", primaryIps.size(),
        "ssh_keys", sshKeys.size(),
        "firewalls", firewalls.size(),
        "placement_groups", placementGroups.size());
  }

  /** The names of all there are of each kind, by the name of its path. */
  Map<String, List<String>> names() {
    return Map.of(
        "servers", names(servers),
        "primary_ips", names(primaryIps),
        "ssh_keys", names(sshKeys),
        "firewalls", names(firewalls),
        "placement_groups", names(placementGroups));
  }

  private static List<String> names(Shelf<?> shelf) {
    return shelf.list().stream().map(Resource::name).toList();
  }
}

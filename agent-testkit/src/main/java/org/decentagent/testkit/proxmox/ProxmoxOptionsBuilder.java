// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Settings of a simulated cluster. Confined to one thread. */
public final class ProxmoxOptionsBuilder {
  /** Whether the datacenter's firewall works at all. */
  public enum Firewall {
    ON,
    OFF
  }

  final RandomGenerator random;
  ProxmoxRelease release = ProxmoxRelease.V9_2;
  InstantSource clock = InstantSource.system();
  Pace pace = Pace.usual();
  Optional<String> clusterName = Optional.empty();
  List<NodeSpec> nodes = List.of(new NodeSpec("pve1", 64L << 30, 16));
  List<StorageSpec> storages =
      List.of(
          new StorageSpec(
              "local", StorageType.DIR, StorageSpec.Sharing.LOCAL, 1000L << 30, Set.of()));
  List<TemplateSpec> templates =
      List.of(new TemplateSpec(9000, "tmpl-debian", "pve1", "local", 2, Map.of()));
  List<String> bridges = List.of("vmbr0");
  String pool = "rental";
  String templatePool = "templates";
  String tokenId = "agent@pve!rent";
  List<ProxmoxGrant> grants = List.of();
  Firewall firewall = Firewall.ON;
  int sshPort = 2222;
  int port;

  ProxmoxOptionsBuilder(RandomGenerator random) {
    this.random = random;
  }

  public ProxmoxOptionsBuilder release(ProxmoxRelease which) {
    release = which;
    return this;
  }

  /** Where time comes from: tasks, boots and reports all use it. */
  public ProxmoxOptionsBuilder clock(InstantSource source) {
    clock = source;
    return this;
  }

  public ProxmoxOptionsBuilder pace(Pace durations) {
    pace = durations;
    return this;
  }

  /** Without a name, it is a single node that never joined a cluster. */
  public ProxmoxOptionsBuilder cluster(String name) {
    clusterName = Optional.of(name);
    return this;
  }

  /** The first is the one that requests arrive at. */
  public ProxmoxOptionsBuilder nodes(List<NodeSpec> all) {
    nodes = List.copyOf(all);
    return this;
  }

  public ProxmoxOptionsBuilder storages(List<StorageSpec> all) {
    storages = List.copyOf(all);
    return this;
  }

  public ProxmoxOptionsBuilder templates(List<TemplateSpec> all) {
    templates = List.copyOf(all);
    return this;
  }

  public ProxmoxOptionsBuilder bridges(List<String> all) {
    bridges = List.copyOf(all);
    return this;
  }

  public ProxmoxOptionsBuilder pool(String name) {
    pool = name;
    return this;
  }

  public ProxmoxOptionsBuilder templatePool(String name) {
    templatePool = name;
    return this;
  }

  /** User, realm and token, such as {@code agent@pve!rent}. */
  public ProxmoxOptionsBuilder token(String id) {
    if (!id.matches("[^\\s:/!]+@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("not a token id: " + id + "; write user@realm!token");
    }
    tokenId = id;
    return this;
  }

  /** Instead of the least that a provisioner needs. */
  public ProxmoxOptionsBuilder grants(List<ProxmoxGrant> all) {
    grants = List.copyOf(all);
    return this;
  }

  public ProxmoxOptionsBuilder firewall(Firewall state) {
    firewall = state;
    return this;
  }

  /** Where the machines' SSH servers listen, each at its own address. */
  public ProxmoxOptionsBuilder sshPort(int number) {
    sshPort = number;
    return this;
  }

  /** The port of the API; 0, the default, takes a free one. */
  public ProxmoxOptionsBuilder port(int number) {
    port = number;
    return this;
  }

  public ProxmoxOptions build() {
    return new ProxmoxOptions(this);
  }
}

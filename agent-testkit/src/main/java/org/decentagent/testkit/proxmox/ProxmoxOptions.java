// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.decentagent.spi.unit.Secret;

/**
 * What a simulated cluster is like: its machines, storages and templates, who may do what, and how
 * fast it is. Immutable but for the source of randomness.
 */
public final class ProxmoxOptions {
  private final ProxmoxOptionsBuilder settings;
  private final Secret secret;
  private final List<ProxmoxGrant> grants;

  ProxmoxOptions(ProxmoxOptionsBuilder settings) {
    this.settings = settings;
    byte[] seed = new byte[16];
    settings.random.nextBytes(seed);
    secret = Secret.of(UUID.nameUUIDFromBytes(seed).toString());
    grants = settings.grants.isEmpty() ? Privileges.least(this) : List.copyOf(settings.grants);
    grants.forEach(grant -> Privileges.check(grant, settings.release));
  }

  /** One node with a local directory and one template, and all that a provisioner needs. */
  public static ProxmoxOptionsBuilder builder() {
    return new ProxmoxOptionsBuilder(new SplittableRandom(1));
  }

  /** A cluster of which every name, number and storage is drawn, so that nothing can be guessed. */
  public static ProxmoxOptionsBuilder drawn(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    ProxmoxOptionsBuilder builder = new ProxmoxOptionsBuilder(random);
    String node = word(random, "node");
    String storage = word(random, "store");
    List<StorageType> types = List.of(StorageType.values());
    StorageType type = types.get(random.nextInt(types.size()));
    String bridge = "vmbr" + (1 + random.nextInt(900));
    return builder
        .cluster(word(random, "cluster"))
        .nodes(
            List.of(new NodeSpec(node, (16L + random.nextInt(240)) << 30, 4 + random.nextInt(60))))
        .storages(
            List.of(
                new StorageSpec(storage, type, StorageSpec.Sharing.LOCAL, 2000L << 30, Set.of())))
        .bridges(List.of(bridge))
        .pool(word(random, "pool"))
        .templatePool(word(random, "golden"))
        .token(word(random, "agent") + "@pve!" + word(random, "token"))
        .templates(
            List.of(
                new TemplateSpec(
                    1000 + random.nextInt(900_000),
                    word(random, "image"),
                    node,
                    storage,
                    2 + random.nextInt(8),
                    Map.of())));
  }

  private static String word(RandomGenerator random, String first) {
    return first + Integer.toString(1000 + random.nextInt(45_000), 36);
  }

  public ProxmoxRelease release() {
    return settings.release;
  }

  public InstantSource clock() {
    return settings.clock;
  }

  public Pace pace() {
    return settings.pace;
  }

  public Optional<String> clusterName() {
    return settings.clusterName;
  }

  /** The first is the one that requests arrive at. */
  public List<NodeSpec> nodes() {
    return settings.nodes;
  }

  public List<StorageSpec> storages() {
    return settings.storages;
  }

  public List<TemplateSpec> templates() {
    return settings.templates;
  }

  public List<String> bridges() {
    return settings.bridges;
  }

  /** Where new machines go. */
  public String pool() {
    return settings.pool;
  }

  /** Where the templates are. */
  public String templatePool() {
    return settings.templatePool;
  }

  /** User, realm and token, as in a header. */
  public String tokenId() {
    return settings.tokenId;
  }

  public Secret secret() {
    return secret;
  }

  public List<ProxmoxGrant> grants() {
    return grants;
  }

  /** Where the machines' SSH servers listen, each at its own address. */
  public int sshPort() {
    return settings.sshPort;
  }

  /** Whether the datacenter's firewall is on. */
  boolean firewall() {
    return settings.firewall == ProxmoxOptionsBuilder.Firewall.ON;
  }

  int port() {
    return settings.port;
  }

  RandomGenerator random() {
    return settings.random;
  }

  String bridge() {
    return settings.bridges.getFirst();
  }

  Identity identity() {
    String[] halves = settings.tokenId.split("!", 2);
    return new Identity(halves[0], halves[1]);
  }
}

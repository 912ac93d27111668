// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.util.List;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.Secret;
import org.decentagent.spi.unit.StorageSize;

/** Every setting of a Proxmox VE backend. Immutable. */
final class ProxmoxConfig {
  static final ConfigKey<String> URL =
      ConfigKey.text("url", "Address of a node, such as https://pve1.example.org:8006.");
  static final ConfigKey<List<String>> URLS =
      ConfigKey.texts(
          "urls", "Addresses of several nodes; the next is asked where one cannot be reached.");
  static final ConfigKey<String> TOKEN_ID =
      ConfigKey.text("token_id", "API token, as user@realm!name.").required();
  static final ConfigKey<Secret> TOKEN =
      ConfigKey.secret("token", "The API token's secret.").required();
  static final ConfigKey<List<String>> FINGERPRINTS =
      ConfigKey.texts(
          "fingerprints",
          "SHA-256 fingerprints of the nodes' certificates; unset with ca_file unset, public"
              + " authorities are believed.");
  static final ConfigKey<String> CA_FILE =
      ConfigKey.text("ca_file", "The cluster's own authority, a copy of /etc/pve/pve-root-ca.pem.");
  static final ConfigKey<List<String>> NODES =
      ConfigKey.texts("nodes", "Nodes to put instances on; unset, every node.");
  static final ConfigKey<String> POOL =
      ConfigKey.text("pool", "Resource pool that instances are put in.").defaultsTo("decent-agent");
  static final ConfigKey<String> VMIDS =
      ConfigKey.text("vmids", "VM numbers kept for instances; nothing else may use them.")
          .defaultsTo("500000-509999");
  static final ConfigKey<String> TEMPLATE =
      ConfigKey.text(
              "template",
              "Template to clone: a VM number, or a name that one template on each node has.")
          .required()
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> CLONE =
      ConfigKey.choice(
              "clone",
              List.of(Clones.AUTO, Clones.LINKED, Clones.FULL),
              "How to clone; \"auto\" links where the template's storage can.")
          .defaultsTo(Clones.AUTO);
  static final ConfigKey<String> STORAGE =
      ConfigKey.text("storage", "Storage for the disks; unset, the template's.");
  static final ConfigKey<String> BRIDGE =
      ConfigKey.text("bridge", "Bridge for instances; unset, the template's.");
  static final ConfigKey<Integer> VLAN =
      ConfigKey.integer("vlan", 1, 4094, "VLAN tag of instances; unset, none.");
  static final ConfigKey<Integer> RATE_LIMIT =
      ConfigKey.integer("rate_limit", 1, 10240, "Network limit in megabytes a second.")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Boolean> FIREWALL =
      ConfigKey.flag("firewall", "Whether instances are kept from sending under other addresses.")
          .defaultsTo(true);
  static final ConfigKey<String> ADDRESSES =
      ConfigKey.text(
          "addresses",
          "IPv4 addresses to give out, such as 192.0.2.10-192.0.2.200/24; unset, DHCP and the guest"
              + " agent.");
  static final ConfigKey<String> GATEWAY = ConfigKey.text("gateway", "Gateway of those addresses.");
  static final ConfigKey<String> ADDRESSES6 =
      ConfigKey.text(
          "addresses6",
          "IPv6 addresses to give out besides, such as 2001:db8::10-2001:db8::ffff/64.");
  static final ConfigKey<String> GATEWAY6 =
      ConfigKey.text("gateway6", "Gateway of the IPv6 addresses; fe80::1 will do.");
  static final ConfigKey<List<String>> NAMESERVERS =
      ConfigKey.texts("nameservers", "Name servers of instances; unset, the node's.");
  static final ConfigKey<String> IPV6 =
      ConfigKey.choice(
              "ipv6",
              List.of("none", "auto", "dhcp"),
              "How instances get an IPv6 address without addresses6.")
          .defaultsTo("none");
  static final ConfigKey<Duration> AGENT_DEADLINE =
      ConfigKey.duration(
              "agent_deadline", "With DHCP: how long the guest agent has to tell the address.")
          .defaultsTo(Duration.ofMinutes(10));
  static final ConfigKey<String> SSH_USER =
      ConfigKey.text("ssh_user", "Account that gets the customer's key.")
          .defaultsTo("root")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> SSH_PORT =
      ConfigKey.integer("ssh_port", 1, 65535, "Port of the template's SSH server.")
          .defaultsTo(22)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> DEFAULT_CPU_CORES =
      ConfigKey.integer(
          "default_cpu_cores", 1, 1024, "Processors of an instance whose offering names none.");
  static final ConfigKey<MemorySize> DEFAULT_MEMORY =
      ConfigKey.memory("default_memory", "Memory of an instance whose offering names none.");
  static final ConfigKey<StorageSize> DEFAULT_STORAGE =
      ConfigKey.storage(
          "default_storage",
          "Disk of an instance whose offering names none; unset, as large as the template's.");
  static final ConfigKey<Duration> STOP_TIMEOUT =
      ConfigKey.duration(
              "stop_timeout", "How long a guest that is suspended has to shut down by itself.")
          .defaultsTo(Duration.ofMinutes(1));

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          URL,
          URLS,
          TOKEN_ID,
          TOKEN,
          FINGERPRINTS,
          CA_FILE,
          NODES,
          POOL,
          VMIDS,
          TEMPLATE,
          CLONE,
          STORAGE,
          BRIDGE,
          VLAN,
          RATE_LIMIT,
          FIREWALL,
          ADDRESSES,
          GATEWAY,
          ADDRESSES6,
          GATEWAY6,
          NAMESERVERS,
          IPV6,
          AGENT_DEADLINE,
          SSH_USER,
          SSH_PORT,
          DEFAULT_CPU_CORES,
          DEFAULT_MEMORY,
          DEFAULT_STORAGE,
          STOP_TIMEOUT);

  /** The values of {@link #CLONE}. */
  static final class Clones {
    static final String AUTO = "auto";
    static final String LINKED = "linked";
    static final String FULL = "full";

    private Clones() {}
  }

  private ProxmoxConfig() {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.unit.Secret;

/** Every setting of a Hetzner Cloud backend. Immutable. */
final class HetznerConfig {
  static final ConfigKey<Secret> TOKEN =
      ConfigKey.secret("token", "API token with Read & Write of a project used for nothing else.")
          .required();
  static final ConfigKey<List<String>> SERVER_TYPES =
      ConfigKey.texts(
              "server_types",
              "Server types to sell, such as \"cx23\", the preferred one first; those smaller than"
                  + " what was sold are passed over.")
          .required()
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<List<String>> LOCATIONS =
      ConfigKey.texts(
              "locations",
              "Where servers may stand, such as \"fsn1\", the preferred one first; all of them are"
                  + " tried for one type before the next type is.")
          .required()
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> IMAGE =
      ConfigKey.text("image", "Name of a system image, or id of a snapshot of the project.")
          .defaultsTo("debian-12")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<String> ADDRESSES =
      ConfigKey.choice(
              "addresses",
              List.of(Addresses.BOTH, Addresses.IPV4, Addresses.IPV6),
              "Addresses of a server; an IPv4 address costs extra, and without one only customers"
                  + " with IPv6 get in.")
          .defaultsTo(Addresses.BOTH)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<List<String>> FIREWALLS =
      ConfigKey.texts(
              "firewalls",
              "Names or ids of the project's firewalls that stand before every server from its"
                  + " first second.")
          .defaultsTo(List.of());
  static final ConfigKey<String> SSH_KEY =
      ConfigKey.text(
          "ssh_key",
          "Name or id of one key of the project; with it Hetzner mails no root passwords. Destroy"
              + " its private half: it is let in everywhere.");
  static final ConfigKey<String> SSH_USER =
      ConfigKey.text(
              "ssh_user",
              "Account that customers log in to; other than root it is made, with sudo.")
          .defaultsTo("root")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> SSH_PORT =
      ConfigKey.integer("ssh_port", 1, 65535, "Port on which the image's SSH server listens.")
          .defaultsTo(22)
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<BigDecimal> MAX_MONTHLY_PRICE =
      ConfigKey.decimal(
              "max_monthly_price",
              "What a server and its IPv4 address may cost a month at most, without tax, in the"
                  + " project's currency.")
          .alsoSetBy(Layer.OFFERING);
  static final ConfigKey<Integer> MAX_SERVERS =
      ConfigKey.integer(
          "max_servers",
          1,
          100_000,
          "How many instances to run at most; Hetzner tells nobody the project's own limit.");
  static final ConfigKey<Duration> SHUTDOWN_GRACE =
      ConfigKey.duration(
              "shutdown_grace",
              "How long a suspended instance has to shut down before its power is cut.")
          .defaultsTo(Duration.ofSeconds(90));
  static final ConfigKey<String> API_URL =
      ConfigKey.text("api_url", "Address of the API; another one only for tests.")
          .defaultsTo("https://api.hetzner.cloud/v1");

  static final ConfigSchema SCHEMA =
      ConfigSchema.of(
          TOKEN,
          SERVER_TYPES,
          LOCATIONS,
          IMAGE,
          ADDRESSES,
          FIREWALLS,
          SSH_KEY,
          SSH_USER,
          SSH_PORT,
          MAX_MONTHLY_PRICE,
          MAX_SERVERS,
          SHUTDOWN_GRACE,
          API_URL);

  /** The values of {@link #ADDRESSES}. */
  static final class Addresses {
    static final String BOTH = "ipv4+ipv6";
    static final String IPV4 = "ipv4";
    static final String IPV6 = "ipv6";

    private Addresses() {}
  }

  private HetznerConfig() {}
}

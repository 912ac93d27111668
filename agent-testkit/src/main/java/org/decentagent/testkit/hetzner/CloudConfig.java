// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What cloud-init makes of user data on an image whose default user is {@code root}: who may log in
 * with which keys. Anything that is not a readable {@code #cloud-config} installs nothing.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#ssh">cloud-init:
 *     ssh</a>
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups">cloud-init:
 *     users and groups</a>
 */
final class CloudConfig {
  private static final String ROOT = "root";
  private static final String KEYS = "ssh_authorized_keys";

  private CloudConfig() {}

  /**
   * Accounts with the keys that let in there.
   *
   * @param projectKeys what the API's {@code ssh_keys} put into the metadata
   */
  static Map<String, Set<SshPublicKey>> accounts(String userData, Set<SshPublicKey> projectKeys) {
    Map<?, ?> config = read(userData);
    Map<String, Set<SshPublicKey>> accounts = new HashMap<>();
    Set<SshPublicKey> common = new LinkedHashSet<>(projectKeys);
    common.addAll(keys(config.get(KEYS)));
    if (!Boolean.TRUE.equals(config.get("disable_root"))) {
      accounts.put(ROOT, common);
    }
    if (config.get("users") instanceof List<?> users) {
      for (Object user : users) {
        if (user instanceof Map<?, ?> entry && entry.get("name") instanceof String name) {
          accounts
              .computeIfAbsent(name, ignored -> new LinkedHashSet<>())
              .addAll(keys(entry.get(KEYS)));
        }
      }
    }
    return accounts;
  }

  private static Map<?, ?> read(String userData) {
    if (!userData.startsWith("#cloud-config\n") && !userData.startsWith("#cloud-config\r\n")) {
      return Map.of();
    }
    try {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(userData);
      return read instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException e) {
      return Map.of();
    }
  }

  private static Set<SshPublicKey> keys(@Nullable Object value) {
    Set<SshPublicKey> keys = new LinkedHashSet<>();
    List<?> lines =
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    for (Object line : lines) {
      if (line instanceof String text) {
        parse(text).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static Optional<SshPublicKey> parse(String line) {
    try {
      return Optional.of(new SshPublicKey(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

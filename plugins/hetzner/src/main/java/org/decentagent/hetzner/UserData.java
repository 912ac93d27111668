// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.hetzner.wire.WireJson;
import org.decentagent.spi.SshPublicKey;

/**
 * What a server's first boot is told: let the customer's key in, and nobody by password. It is
 * written as JSON, which is YAML too and leaves nothing to escape. Everybody inside can read it, so
 * that it holds nothing secret.
 *
 * <p>A server that is ordered without a key of the project gets a root password that has to be
 * changed at the first login, which refuses logins by key as well: both are taken back.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html">cloud-init:
 *     modules</a>
 * @see <a href="https://github.com/kubermatic/machine-controller/issues/191">the expired
 *     password</a>
 */
final class UserData {
  private static final String NO_PASSWORD =
      "usermod -p '*' root; chage -d \"$(date +%Y-%m-%d)\" -M -1 -E -1 root";

  private UserData() {}

  static String of(SshPublicKey renter, Login login) {
    Map<String, Object> config = new LinkedHashMap<>();
    if (login.isRoot()) {
      config.put("ssh_authorized_keys", List.of(renter.line()));
    } else {
      config.put(
          "users",
          List.of(
              Map.of(
                  "name",
                  login.user(),
                  "ssh_authorized_keys",
                  List.of(renter.line()),
                  "sudo",
                  "ALL=(ALL) NOPASSWD:ALL",
                  "shell",
                  "/bin/bash",
                  "lock_passwd",
                  true)));
    }
    config.put("disable_root", !login.isRoot());
    config.put("ssh_pwauth", false);
    config.put("chpasswd", Map.of("expire", false));
    config.put("runcmd", List.of(List.of("sh", "-c", NO_PASSWORD)));
    return "#cloud-config\n" + WireJson.write(config) + "\n";
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.LinkedHashSet;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;

/**
 * The first words to a new machine, in the form that clouds hand to cloud-init. A machine lets in
 * only the keys it reads here.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#ssh">cloud-init:
 *     ssh</a>
 */
final class UserData {
  private static final String HEADER = "#cloud-config";
  private static final String KEYS = "ssh_authorized_keys:";
  private static final String ITEM = "  - ";

  private UserData() {}

  /** What the provisioner sends. */
  static String installing(SshPublicKey key) {
    return HEADER + '\n' + "disable_root: false\n" + KEYS + '\n' + ITEM + key.line() + '\n';
  }

  /** What the machine makes of it at its first boot. */
  static Set<SshPublicKey> keysInstalledBy(String text) {
    Set<SshPublicKey> keys = new LinkedHashSet<>();
    if (!text.startsWith(HEADER + '\n')) {
      return keys;
    }
    boolean inKeys = false;
    for (String line : text.lines().toList()) {
      if (inKeys && line.startsWith(ITEM)) {
        keys.add(new SshPublicKey(line.substring(ITEM.length())));
      } else {
        inKeys = line.equals(KEYS);
      }
    }
    return keys;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.decentagent.spi.SshPublicKey;

/**
 * What one SSH server with any number of accounts is to be. Immutable but for the disk.
 *
 * @param hostName its name, as it tells it
 * @param accounts by name, with the keys that may log in there; nobody else may, by any means
 */
public record HostSpec(
    String hostName,
    HostKey hostKey,
    Map<String, Set<SshPublicKey>> accounts,
    InstanceFiles files) {
  /** Copies the accounts. */
  public HostSpec {
    Map<String, Set<SshPublicKey>> copy = new HashMap<>();
    accounts.forEach((user, keys) -> copy.put(user, Set.copyOf(keys)));
    accounts = Map.copyOf(copy);
  }
}

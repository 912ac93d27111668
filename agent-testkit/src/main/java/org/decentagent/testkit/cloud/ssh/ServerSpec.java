// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.util.Set;
import org.decentagent.spi.SshPublicKey;

/**
 * What one SSH server is to be: who it is, whom it lets in, and what is on its disk. Immutable but
 * for the disk.
 *
 * @param hostName its name, as it tells it
 * @param user the one account
 * @param authorized the keys that may log in; nobody else may, by any means
 */
public record ServerSpec(
    String hostName,
    String user,
    HostKey hostKey,
    Set<SshPublicKey> authorized,
    InstanceFiles files) {
  /** Copies the keys. */
  public ServerSpec {
    authorized = Set.copyOf(authorized);
  }
}

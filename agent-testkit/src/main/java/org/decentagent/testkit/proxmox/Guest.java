// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Optional;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.cloud.ssh.InstanceFiles;
import org.decentagent.testkit.cloud.ssh.SshServers;

/** What runs inside a machine, and what its disk remembers. Guarded by the world's lock. */
final class Guest {
  private Optional<HostKey> hostKey = Optional.empty();
  private final InstanceFiles files = InstanceFiles.inMemory();
  private Optional<SshServers.Open> server = Optional.empty();
  private Optional<String> address = Optional.empty();
  private boolean deaf;
  private boolean agentless;

  /** Made at the first boot, as the real thing does, and kept. */
  HostKey hostKey() {
    HostKey key = hostKey.orElseGet(HostKey::generate);
    hostKey = Optional.of(key);
    return key;
  }

  InstanceFiles files() {
    return files;
  }

  Optional<String> address() {
    return address;
  }

  void address(Optional<String> next) {
    address = next;
  }

  void serve(SshServers.Open open) {
    server = Optional.of(open);
  }

  boolean isServing() {
    return server.isPresent();
  }

  void powerOff() {
    server.ifPresent(SshServers.Open::close);
    server = Optional.empty();
    address = Optional.empty();
  }

  /** Whether it does not care about the power button. */
  boolean isDeaf() {
    return deaf;
  }

  void deaf(boolean on) {
    deaf = on;
  }

  /** Whether no guest agent is installed in it. */
  boolean isAgentless() {
    return agentless;
  }

  void agentless(boolean on) {
    agentless = on;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.decentagent.testkit.cloud.ssh.SshServers;

/** The SSH servers of the servers that run. Guarded by the world. */
final class Machines {
  /** At which port, if at all, running servers let their customers in. */
  sealed interface Logins {
    record At(int port) implements Logins {}

    record None() implements Logins {}
  }

  private final SshServers ssh = new SshServers();
  private final Map<Long, SshServers.Open> open = new HashMap<>();
  private final Logins logins;
  private final Consumer<String> violations;

  Machines(Logins logins, Consumer<String> violations) {
    this.logins = logins;
    this.violations = violations;
  }

  void powerOn(Server server) {
    powerOff(server);
    if (!(logins instanceof Logins.At(int port)) || server.ipv4().isEmpty()) {
      return;
    }
    String address = server.ipv4().get().ip();
    try {
      open.put(server.id(), ssh.open(server.host(), address, port));
    } catch (IOException e) {
      violations.accept(
          "server "
              + server.name()
              + " cannot answer SSH on "
              + address
              + ":"
              + port
              + ": "
              + e
              + "; choose another SSH port");
    }
  }

  void powerOff(Server server) {
    SshServers.Open running = open.remove(server.id());
    if (running != null) {
      running.close();
    }
  }

  void close() {
    open.values().forEach(SshServers.Open::close);
    open.clear();
    ssh.close();
  }
}

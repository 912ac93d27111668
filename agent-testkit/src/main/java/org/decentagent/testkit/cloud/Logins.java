// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.Set;

/** How machines answer customers who want to log in. Confined to the lock of its {@link World}. */
interface Logins extends AutoCloseable {
  /** Which there are. */
  enum Kind {
    /** Real SSH servers on loopback. */
    SSH,
    /** None; {@link SimulatedCloud#loginProbe} answers from what is known of the machines. */
    PRETENDED
  }

  /** Gives a new machine an address nobody has. */
  void assignAddress(MachineRow machine, Set<SshPlace> taken);

  /** The machine runs now. Called again for one that runs already it does nothing. */
  void start(MachineRow machine);

  /** The machine no longer runs. */
  void stop(MachineRow machine);

  /** The machine and its disk are gone for good. */
  void wipe(MachineRow machine);

  @Override
  void close();

  /** A host and a port. */
  record SshPlace(String host, int port) {}
}

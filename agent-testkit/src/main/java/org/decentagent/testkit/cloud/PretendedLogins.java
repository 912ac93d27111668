// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.Set;

/**
 * Logins without sockets, for tests that move time by hand. Addresses come from a net that is
 * reserved for measurements and routed nowhere.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2544">RFC 2544, C.2.2</a>
 */
final class PretendedLogins implements Logins {
  @Override
  public void assignAddress(MachineRow machine, Set<SshPlace> taken) {
    for (int number = 1; number < 1 << 17; number++) {
      String host =
          "198." + (18 + (number >> 16)) + '.' + (number >> 8 & 255) + '.' + (number & 255);
      if (!taken.contains(new SshPlace(host, 22))) {
        machine.host = host;
        machine.port = 22;
        return;
      }
    }
    throw new IllegalStateException("no pretended address is left");
  }

  @Override
  public void start(MachineRow machine) {
    // its state says it all
  }

  @Override
  public void stop(MachineRow machine) {
    // its state says it all
  }

  @Override
  public void wipe(MachineRow machine) {
    // there is no disk
  }

  @Override
  public void close() {
    // there is nothing to close
  }
}

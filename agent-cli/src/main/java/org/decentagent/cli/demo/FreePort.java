// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.net.ServerSocket;

/** Finds a port for instances that all have an address of their own. */
final class FreePort {
  private FreePort() {}

  /** One that nobody has on any address of this machine just now; no root is needed for it. */
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port on loopback behind which something else than a good SSH server sits. */
final class OddPort implements AutoCloseable {
  private final ServerSocket server;

  private OddPort(ServerSocket server) {
    this.server = server;
  }

  /** Treats every caller as {@code host} does. */
  static OddPort with(Host host) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket caller = server.accept();
              Thread.ofVirtual().start(() -> treat(caller, host));
            } catch (IOException e) {
              return;
            }
          }
        });
    return new OddPort(server);
  }

  private static void treat(Socket caller, Host host) {
    try (caller) {
      host.treat(caller);
    } catch (IOException e) {
      // the caller hung up
    }
  }

  int number() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is done with a caller. */
  @FunctionalInterface
  interface Host {
    void treat(Socket caller) throws IOException;
  }
}

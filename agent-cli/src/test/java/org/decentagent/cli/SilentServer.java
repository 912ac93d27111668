// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Something that listens and says one thing to everybody, whatever was asked. */
final class SilentServer implements AutoCloseable {
  private final ServerSocket socket;
  private final byte[] answer;

  private SilentServer(ServerSocket socket, byte[] answer) {
    this.socket = socket;
    this.answer = answer;
  }

  static SilentServer answering(String text) throws IOException {
    SilentServer server =
        new SilentServer(
            new ServerSocket(0, 10, InetAddress.getLoopbackAddress()),
            text.getBytes(StandardCharsets.UTF_8));
    Thread.ofVirtual().start(server::serve);
    return server;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.getInputStream().read(new byte[8192]);
        connection.getOutputStream().write(answer);
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

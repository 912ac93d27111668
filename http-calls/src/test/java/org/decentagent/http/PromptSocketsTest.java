// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PromptSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final PromptSockets sockets = new PromptSockets();

  @Test
  void whatIsWrittenIsSentAtOnceHoweverTheSocketWasMade() throws IOException {
    List<Socket> made = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 10, HERE)) {
      int port = server.getLocalPort();

      made.add(sockets.createSocket());
      made.add(sockets.createSocket(HERE, port));
      made.add(sockets.createSocket(HERE.getHostAddress(), port));
      made.add(sockets.createSocket(HERE, port, HERE, 0));
      made.add(sockets.createSocket(HERE.getHostAddress(), port, HERE, 0));

      for (Socket socket : made) {
        assertThat(socket.getTcpNoDelay()).isTrue();
      }
    } finally {
      for (Socket socket : made) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatNobodyListensOnIsToldAsSuch() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, HERE);
    int port = closed.getLocalPort();
    closed.close();

    assertThatThrownBy(() -> sockets.createSocket(HERE, port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aSocketComesFromWhereItIsToldTo() throws IOException {
    InetAddress from = InetAddress.getByName("127.0.0.77");
    try (ServerSocket server = new ServerSocket(0, 10, HERE);
        Socket socket = sockets.createSocket(HERE, server.getLocalPort(), from, 0)) {
      assertThat(socket.getLocalAddress()).isEqualTo(from);
    }
  }
}

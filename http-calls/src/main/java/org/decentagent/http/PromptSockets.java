// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that send at once what is written. Else the client's last message of a handshake
 * waits for the acknowledgement of the one before, which servers put off for some 40 ms: at every
 * request, where a server ends the connection after each. Safe for use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1122#section-4.2.3.2">RFC 1122, delayed
 *     acknowledgements</a>
 */
final class PromptSockets extends SocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(bound(from, fromPort), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(bound(from, fromPort), new InetSocketAddress(host, port));
  }

  private Socket bound(InetAddress address, int port) throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(address, port));
    return socket;
  }

  private static Socket connected(Socket socket, InetSocketAddress to) throws IOException {
    try {
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}

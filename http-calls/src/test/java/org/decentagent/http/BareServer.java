// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server with one thread, which says the same words to whoever asks, and hangs up when closed.
 */
final class BareServer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Socket> open = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch hungUp = new CountDownLatch(1);

  private BareServer(int backlog) throws IOException {
    listening = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  static BareServer saying(String words) throws IOException {
    BareServer server = new BareServer(50);
    Thread.ofPlatform().daemon().name("bare-server").start(() -> server.serve(words));
    return server;
  }

  /** One that speaks first, and not what a client over TLS wants to hear. */
  static BareServer shouting(String words) throws IOException {
    BareServer server = new BareServer(50);
    Thread.ofPlatform().daemon().name("bare-server").start(() -> server.shout(words));
    return server;
  }

  /** One that takes no connection, as behind a firewall that drops what comes. */
  static BareServer blackHole() throws IOException {
    BareServer server = new BareServer(1);
    for (int tries = 0; tries < 20; tries++) {
      Socket filler = new Socket();
      server.open.add(filler);
      try {
        filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 200);
      } catch (SocketTimeoutException full) {
        return server;
      }
    }
    throw new AssertionError("the queue of connections takes any number");
  }

  int port() {
    return listening.getLocalPort();
  }

  void awaitRequest() throws InterruptedException {
    if (!asked.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("no request came");
    }
  }

  /** Waits until the other side ends its connection. */
  void awaitHangUp() throws InterruptedException {
    if (!hungUp.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the connection stays open");
    }
  }

  private void shout(String words) {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException closed) {
      asked.countDown();
    }
  }

  private void serve(String words) {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
          line = request.readLine();
        }
        asked.countDown();
        socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        awaitEnd(request);
      }
    } catch (IOException closed) {
      asked.countDown();
    }
  }

  private void awaitEnd(BufferedReader request) {
    try {
      while (request.readLine() != null) {
        // more of the same request
      }
    } catch (IOException reset) {
      // an end as well
    }
    if (!listening.isClosed()) {
      hungUp.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : List.copyOf(open)) {
      socket.close();
    }
  }
}

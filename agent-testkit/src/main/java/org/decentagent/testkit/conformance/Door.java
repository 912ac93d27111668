// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A port of this machine that leads to a simulated backend while it is open. Shut, it refuses
 * connections, and has ended those that there were. Opened and shut by one thread; used by many.
 */
public final class Door implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int WAITING = 50;

  private final int backend;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<ServerSocket>> server =
      new AtomicReference<>(Optional.empty());
  private final int port;

  private Door(int backend) {
    this.backend = backend;
    this.port = listen(0);
  }

  /** An open door to what listens at that port of loopback. */
  public static Door to(int backend) {
    return new Door(backend);
  }

  /** Where the door is: the same, open or shut. */
  public int port() {
    return port;
  }

  /** Lets everybody through again; nothing happens when it is open. */
  public void open() {
    if (server.get().isEmpty()) {
      listen(port);
    }
  }

  /** Refuses everybody; nothing happens when it is shut. */
  public void shut() {
    server.getAndSet(Optional.empty()).ifPresent(Door::end);
    sockets.forEach(Door::end);
    sockets.clear();
  }

  private int listen(int wanted) {
    try {
      ServerSocket listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(HERE, wanted), WAITING);
      server.set(Optional.of(listening));
      Thread.ofPlatform().daemon().name("door").start(() -> accept(listening));
      return listening.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a door at port " + wanted, e);
    }
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        lead(listening.accept());
      }
    } catch (IOException e) {
      end(listening); // it was shut
    }
  }

  private void lead(Socket client) {
    try {
      Socket inside = new Socket(HERE, backend);
      sockets.add(client);
      sockets.add(inside);
      Thread.ofVirtual().start(() -> pass(client, inside));
      Thread.ofVirtual().start(() -> pass(inside, client));
    } catch (IOException e) {
      end(client); // the backend itself is away
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      end(from); // one of them hung up
    } finally {
      end(from);
      end(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void end(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket of this machine does not close", e);
    }
  }

  @Override
  public void close() {
    shut();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.decentagent.cli.engine.EngineAddress;

/**
 * Stands between an agent and a real engine, passes everything on, and holds one call for ever when
 * it is told to: the call itself, or the engine's answer to it. Safe for use by many threads.
 */
final class EngineTrap implements AutoCloseable {
  private final EngineAddress engine;
  private final ServerSocketChannel server;
  private final AtomicReference<Trap> set = new AtomicReference<>(Trap.none());

  /** What of a call is held. */
  enum Held {
    CALL,
    ANSWER
  }

  /** Springs once. */
  record Trap(Pattern call, Held held, CountDownLatch sprung) {
    static Trap none() {
      return new Trap(Pattern.compile("$^"), Held.CALL, new CountDownLatch(1));
    }

    boolean awaits(String request) {
      return sprung.getCount() > 0 && call.matcher(request).lookingAt();
    }
  }

  private EngineTrap(EngineAddress engine, ServerSocketChannel server) {
    this.engine = engine;
    this.server = server;
  }

  static EngineTrap listen(Path socket, EngineAddress engine) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    EngineTrap trap = new EngineTrap(engine, server);
    Thread.ofVirtual().start(trap::accept);
    return trap;
  }

  /** Holds the next call whose first line begins so. */
  Trap set(String call, Held held) {
    Trap trap = new Trap(Pattern.compile(call), held, new CountDownLatch(1));
    set.set(trap);
    return trap;
  }

  static void awaitSprung(Trap trap) throws InterruptedException {
    if (!trap.sprung().await(3, TimeUnit.MINUTES)) {
      throw new AssertionError("nobody called " + trap.call());
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        SocketChannel upstream = engine.connect();
        AtomicReference<Trap> answer = new AtomicReference<>(Trap.none());
        Thread.ofVirtual().start(() -> pump(client, upstream, first -> holdsCall(first, answer)));
        Thread.ofVirtual().start(() -> pump(upstream, client, first -> holdsAnswer(answer)));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private boolean holdsCall(String first, AtomicReference<Trap> answer) {
    Trap trap = set.get();
    if (!trap.awaits(first)) {
      return false;
    }
    if (trap.held() == Held.ANSWER) {
      answer.set(trap);
      return false;
    }
    trap.sprung().countDown();
    return true;
  }

  private static boolean holdsAnswer(AtomicReference<Trap> answer) {
    Trap trap = answer.get();
    if (trap.call().pattern().equals("$^")) {
      return false;
    }
    trap.sprung().countDown();
    return true;
  }

  private interface Hold {
    boolean of(String bytes);
  }

  /** A client waits for each answer, so that a call begins where a read does. */
  private static void pump(SocketChannel from, SocketChannel to, Hold hold) {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    try {
      while (from.read(bytes) >= 0) {
        bytes.flip();
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        if (hold.of(text)) {
          new CountDownLatch(1).await();
        }
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        bytes.clear();
      }
    } catch (IOException e) {
      // One of the two is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(SocketChannel one, SocketChannel other) {
    try (one;
        other) {
      one.shutdownOutput();
    } catch (IOException e) {
      // It was closed before.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

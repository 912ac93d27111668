// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A local socket that answers as told: for faults that a real engine does not show on demand. */
final class ScriptedEngine implements AutoCloseable {
  /** Taken as an answer, it means that there is none: the connection ends. */
  static final String HANG_UP = "hang up";

  /** Taken as an answer, it means that the connection stays open and silent. */
  static final String SILENCE = "silence";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final CountDownLatch letGo = new CountDownLatch(1);
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> heads = new CopyOnWriteArrayList<>();

  ScriptedEngine(Path folder) throws IOException {
    this.socket = folder.resolve("engine.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers requests that start so, as in {@code GET /v1.41/info}, with a status and a body. */
  void answer(String request, int status, String body) {
    answers.put(
        request,
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  void fault(String request, String fault) {
    answers.put(request, fault);
  }

  /** Whether the other side ends a silent connection, or does so within ten seconds. */
  boolean isLetGo() throws InterruptedException {
    return letGo.await(10, TimeUnit.SECONDS);
  }

  void speaks(String newest, String oldest) {
    answer(
        "GET /version",
        200,
        "{\"Version\":\"x\",\"ApiVersion\":\"%s\",\"MinAPIVersion\":\"%s\"}"
            .formatted(newest, oldest));
  }

  EngineAddress address() {
    return EngineAddress.parse("unix://" + socket, Optional.empty());
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel connection) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
      connection.read(bytes);
      String head = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      String line = head.lines().findFirst().orElse("");
      heads.add(head);
      requests.add(line);
      String answer =
          answers.entrySet().stream()
              .filter(entry -> line.startsWith(entry.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(HANG_UP);
      if (answer.equals(SILENCE)) {
        connection.read(ByteBuffer.allocate(1));
        letGo.countDown();
        return;
      }
      if (!answer.equals(HANG_UP)) {
        connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
      }
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}

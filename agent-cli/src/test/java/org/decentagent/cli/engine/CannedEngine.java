// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on a socket and gives prepared answers, by request line. */
final class CannedEngine implements AutoCloseable {
  private final ServerSocketChannel socket;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private CannedEngine(ServerSocketChannel socket) {
    this.socket = socket;
  }

  static CannedEngine on(Path file) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(file));
    CannedEngine engine = new CannedEngine(socket);
    Thread.ofVirtual().start(engine::serve);
    return engine;
  }

  CannedEngine answer(String request, int status, String body) {
    answers.put(
        request, "HTTP/1.0 " + status + " X\r\nContent-Type: application/json\r\n\r\n" + body);
    return this;
  }

  CannedEngine answerRaw(String request, String text) {
    answers.put(request, text);
    return this;
  }

  List<String> asked() {
    return asked;
  }

  private void serve() {
    while (socket.isOpen()) {
      try (SocketChannel connection = socket.accept()) {
        ByteBuffer in = ByteBuffer.allocate(8192);
        connection.read(in);
        String line = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
        String request = line.substring(0, line.indexOf(" HTTP/"));
        asked.add(request);
        String answer =
            answers.getOrDefault(request, "HTTP/1.0 404 X\r\n\r\n{\"message\":\"no such thing\"}");
        connection.write(StandardCharsets.UTF_8.encode(answer));
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

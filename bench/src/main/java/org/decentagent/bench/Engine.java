// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.decentagent.cli.engine.EngineAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Docker Engine as somebody with curl would use it: one call, one connection, no library. Safe
 * for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
 */
record Engine(EngineAddress address) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte[] NOTHING = {};

  JsonNode get(String path) throws IOException {
    return JSON.readTree(call("GET", path, "application/json", NOTHING));
  }

  JsonNode post(String path, JsonNode body) throws IOException {
    return JSON.readTree(call("POST", path, "application/json", JSON.writeValueAsBytes(body)));
  }

  void post(String path) throws IOException {
    call("POST", path, "application/json", NOTHING);
  }

  void delete(String path) throws IOException {
    call("DELETE", path, "application/json", NOTHING);
  }

  byte[] archive(String container, String path) throws IOException {
    return call("GET", archivePath(container, path), "application/json", NOTHING);
  }

  void putArchive(String container, String path, byte[] tar) throws IOException {
    call("PUT", archivePath(container, path), "application/x-tar", tar);
  }

  private static String archivePath(String container, String path) {
    return "/containers/" + container + "/archive?path=" + path;
  }

  private byte[] call(String method, String path, String type, byte[] body) throws IOException {
    String head =
        method
            + " "
            + path
            + " HTTP/1.0\r\nHost: docker\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try (SocketChannel channel = address.connect()) {
      write(channel, head.getBytes(StandardCharsets.US_ASCII));
      write(channel, body);
      return body(method + " " + path, read(channel));
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static byte[] read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    while (channel.read(in) >= 0) {
      answer.write(in.array(), 0, in.position());
      in.clear();
    }
    return answer.toByteArray();
  }

  private static byte[] body(String call, byte[] answer) throws IOException {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.") || end < 0 || text.charAt(9) != '2') {
      throw new IOException(call + ": " + text);
    }
    byte[] body = new byte[answer.length - end - 4];
    System.arraycopy(answer, end + 4, body, 0, body.length);
    return body;
  }
}

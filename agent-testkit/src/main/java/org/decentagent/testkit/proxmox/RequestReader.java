// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one HTTP/1.1 request off a connection. Confined to one thread. */
final class RequestReader {
  private static final int MAX_HEAD = 64 << 10;
  private static final int MAX_BODY = 512 << 10;

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /** Empty when the peer went away before it said anything. */
  Optional<Received> read() throws IOException, Refused {
    Optional<String> head = head();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = head.get().split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
      throw new Refused(Answer.bare(400, "bad request"));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (int at = 1; at < lines.length; at++) {
      int colon = lines[at].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[at].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[at].substring(colon + 1).strip());
      }
    }
    return Optional.of(new Received(first[0], first[1], headers, body(headers)));
  }

  private String body(Map<String, String> headers) throws IOException, Refused {
    if (headers.containsKey("transfer-encoding")) {
      throw new Refused(Answer.bare(501, "chunked transfer encoding not supported"));
    }
    int length;
    try {
      length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    } catch (NumberFormatException e) {
      throw new Refused(Answer.bare(400, "bad request"));
    }
    if (length > MAX_BODY || length < 0) {
      throw new Refused(Answer.bare(501, "for data too large"));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the request ended early");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Optional<String> head() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n", Math.max(0, text.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || text.length() > MAX_HEAD) {
        return Optional.empty();
      }
      text.append((char) next);
    }
    return Optional.of(text.substring(0, text.length() - 4));
  }

  /** A request that is answered without being understood. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refused(Answer answer) {
      super(answer.reason());
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }
}

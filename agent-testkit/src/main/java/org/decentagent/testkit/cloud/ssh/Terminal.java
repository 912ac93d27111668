// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The line discipline of an interactive session: echo, backspace, Ctrl-C, Ctrl-D and line ends.
 * Confined to one thread.
 */
final class Terminal extends FilterOutputStream {
  private static final int MAX_LINE = 8 * 1024;

  private final InputStream keys;

  Terminal(InputStream keys, OutputStream screen) {
    super(screen);
    this.keys = keys;
  }

  /** What was typed up to the next return key; empty when the session is to end. */
  Optional<String> readLine(String prompt) throws IOException {
    write(prompt.getBytes(StandardCharsets.UTF_8));
    flush();
    StringBuilder line = new StringBuilder();
    for (int key = keys.read(); key >= 0; key = keys.read()) {
      switch (key) {
        case '\r', '\n' -> {
          write('\n');
          return Optional.of(line.toString());
        }
        case 3 -> {
          write('\n');
          return Optional.of("");
        }
        case 4 -> {
          if (line.isEmpty()) {
            return Optional.empty();
          }
        }
        case 8, 127 -> {
          if (!line.isEmpty()) {
            line.setLength(line.length() - 1);
            write("\b \b".getBytes(StandardCharsets.UTF_8));
          }
        }
        default -> {
          if (key >= ' ' && line.length() < MAX_LINE) {
            line.append((char) key);
            write(key);
          }
        }
      }
      flush();
    }
    return Optional.empty();
  }

  @Override
  public void write(int octet) throws IOException {
    if (octet == '\n') {
      out.write('\r');
    }
    out.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hears what is written to the standard streams, which goes on to where it went. */
final class StandardStreams implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private StandardStreams() {}

  static StandardStreams overheard() {
    StandardStreams streams = new StandardStreams();
    System.setOut(streams.doubled(streams.out));
    System.setErr(streams.doubled(streams.err));
    return streams;
  }

  private PrintStream doubled(PrintStream original) {
    OutputStream both =
        new OutputStream() {
          @Override
          public void write(int octet) {
            original.write(octet);
            heard.write(octet);
          }

          @Override
          public void write(byte[] octets, int from, int count) {
            original.write(octets, from, count);
            heard.write(octets, from, count);
          }

          @Override
          public void flush() {
            original.flush();
          }
        };
    return new PrintStream(both, true, StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return heard.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.log;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that others write to as well, and that is therefore never closed from here. */
final class SharedStream extends OutputStream {
  private final OutputStream stream;

  SharedStream(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int character) throws IOException {
    stream.write(character);
  }

  @Override
  public void write(byte[] text, int from, int length) throws IOException {
    stream.write(text, from, length);
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    stream.flush();
  }
}

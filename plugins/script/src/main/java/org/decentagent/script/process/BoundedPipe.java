// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading end of a named pipe, read only as far as there is something to read. Confined to one
 * thread.
 */
final class BoundedPipe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedPipe.class);
  private static final int CHUNK = 64 * 1024;

  private final RandomAccessFile file;
  private final FileInputStream stream;
  private final Sink sink;
  private final byte[] chunk = new byte[CHUNK];
  private long left;

  /** Takes what was read. */
  interface Sink {
    void take(byte[] bytes, int length);
  }

  /**
   * Opens it.
   *
   * @param most bytes to be taken; more is too much
   * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7): on Linux opening for
   *     reading and writing succeeds at once</a>
   */
  BoundedPipe(Path pipe, long most, Sink sink) throws IOException {
    this.file = new RandomAccessFile(pipe.toFile(), "rw");
    this.stream = new FileInputStream(file.getFD());
    this.left = most;
    this.sink = sink;
  }

  /** Takes everything that is there now; whether there was anything. */
  boolean drain() throws IOException {
    boolean any = false;
    for (int ready = stream.available(); ready > 0 && !isTooMuch(); ready = stream.available()) {
      int length = stream.read(chunk, 0, Math.min(ready, CHUNK));
      left -= length;
      if (!isTooMuch()) {
        sink.take(chunk, length);
      }
      any = true;
    }
    return any;
  }

  boolean isTooMuch() {
    return left < 0;
  }

  @Override
  public void close() {
    try {
      stream.close();
      file.close();
    } catch (IOException e) {
      LOG.debug("cannot close a pipe", e);
    }
  }
}

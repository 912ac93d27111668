// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, and whether it took everything: a listing that a full disk cut short is not the
 * whole answer. Safe for use by many threads.
 */
public final class StandardOutput extends OutputStream {
  private static final Path WHERE = Path.of("/dev/stdout");
  private static final int KIND = 0xf000;
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xc000;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile @Nullable String failure;

  @Override
  public void write(int next) throws IOException {
    write(new byte[] {(byte) next}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /**
   * Why not all of it was written; nothing when only its reader went away, as {@code head} does.
   */
  public Optional<String> loss() {
    return Optional.ofNullable(failure).filter(why -> !isRead());
  }

  /** By the kind of file, since what fails then is said in the words of any language. */
  private static boolean isRead() {
    try {
      int kind = (Integer) Files.getAttribute(WHERE, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

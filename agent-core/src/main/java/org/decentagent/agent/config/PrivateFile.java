// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.decentagent.agent.findings.ShellWord;

/** A file with a secret, which nobody but its owner may touch. */
public final class PrivateFile {
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.copyOf(PosixFilePermissions.fromString("---rwxrwx"));

  private PrivateFile() {}

  /**
   * Refuses one that others may touch, where files have modes at all.
   *
   * @throws IllegalArgumentException whose message has the command that mends it
   */
  public static void require(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> granted = new HashSet<>(OF_OTHERS);
    granted.retainAll(view.readAttributes().permissions());
    if (!granted.isEmpty()) {
      throw new IllegalArgumentException(
          file + " can be read by others than its owner; run: chmod 600 " + ShellWord.of(file));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The file that stood at a path when it was opened. Immutable.
 *
 * @param key what tells it from others; empty where the system has no such thing
 */
record OpenedFile(Path path, Optional<Object> key) {
  static OpenedFile at(Path path) {
    return new OpenedFile(path, key(path));
  }

  /** Whether the same one stands there still. */
  boolean isInPlace() {
    return key.isEmpty() || key.equals(key(path));
  }

  private static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

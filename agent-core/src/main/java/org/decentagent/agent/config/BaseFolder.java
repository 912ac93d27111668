// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The folder of the configuration file, to which paths in it are relative. Immutable. */
record BaseFolder(Path folder) {
  static BaseFolder of(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return new BaseFolder(parent == null ? file.toAbsolutePath() : parent);
  }

  /**
   * The path that was written, made absolute.
   *
   * @throws IllegalArgumentException when it is no path
   */
  Path resolve(String written) {
    if (written.startsWith("~")) {
      throw new IllegalArgumentException("'~' stands for nothing here; write the whole path");
    }
    try {
      return folder.resolve(written).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
    }
  }
}

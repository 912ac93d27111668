// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.decentagent.spi.unit.Secret;

/** Keeps a secret in a file that only its owner can read. */
final class SecretFile {
  private SecretFile() {}

  /** Writes it anew; answers with how a setting names it. */
  static String write(Path file, Secret secret) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret.reveal());
    return "file:" + file;
  }
}

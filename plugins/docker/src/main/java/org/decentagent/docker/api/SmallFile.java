// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.command.CopyArchiveFromContainerCmd;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the one file of an archive that a container answers with, up to 64 KiB of it. */
final class SmallFile {
  private static final int LARGEST = 64 * 1024;

  private SmallFile() {}

  /** Empty when it is no plain file, or a larger one: what is in a container is its customer's. */
  static Optional<byte[]> in(CopyArchiveFromContainerCmd command) throws IOException {
    try (InputStream answer = command.exec();
        TarArchiveInputStream tar = new TarArchiveInputStream(answer)) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null || !entry.isFile() || entry.getSize() > LARGEST) {
        return Optional.empty();
      }
      return Optional.of(tar.readNBytes(LARGEST));
    }
  }
}

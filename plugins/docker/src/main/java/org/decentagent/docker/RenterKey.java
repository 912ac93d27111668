// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.decentagent.spi.SshPublicKey;

/**
 * Packs the customer's key as files for a container: not in its environment or command, which every
 * inspect shows.
 */
final class RenterKey {
  private static final int OWNER_ONLY_FOLDER = 040700;
  private static final int OWNER_ONLY_FILE = 0100600;

  private RenterKey() {}

  /** A tar archive of root's {@code authorized_keys}, to be unpacked over the root folder. */
  static byte[] archive(SshPublicKey key) {
    byte[] line = (key.line() + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(entry("root/.ssh/", OWNER_ONLY_FOLDER, 0));
      tar.closeArchiveEntry();
      tar.putArchiveEntry(entry("root/.ssh/authorized_keys", OWNER_ONLY_FILE, line.length));
      tar.write(line);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static TarArchiveEntry entry(String name, int mode, int size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setSize(size);
    entry.setModTime(0);
    return entry;
  }
}

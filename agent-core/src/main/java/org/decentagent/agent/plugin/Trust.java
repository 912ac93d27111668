// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;

/** What decides whether a plugin may load. */
public sealed interface Trust {
  /** Nothing does: every plugin loads. For development. */
  record Any() implements Trust {}

  /**
   * Its SHA-256 stands in a file.
   *
   * @param lock one line {@code <sha-256> <file name>} per plugin, as {@code sha256sum} writes
   *     them; it need not exist
   */
  record Pinned(Path lock) implements Trust {}

  /**
   * All of its jars are signed, each by a trusted certificate.
   *
   * @param certificates PEM file with the signers' own certificates
   */
  record Signed(Path certificates) implements Trust {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Asks whether a copied plugin may load. Immutable. */
final class TrustCheck {
  private static final Pattern LOCK_LINE = Pattern.compile("[0-9a-fA-F]{64}([ \\t].*)?");
  private static final int SHA256_DIGITS = 64;

  private TrustCheck() {}

  /**
   * Looks it up.
   *
   * @throws PluginRefused when it may not
   */
  static void require(Trust trust, PluginCopy copy) throws IOException {
    switch (trust) {
      case Trust.Any() -> {}
      case Trust.Pinned(Path lock) -> requirePinned(lock, copy);
      case Trust.Signed(Path certificates) -> SignatureCheck.require(certificates, copy);
    }
  }

  private static void requirePinned(Path lock, PluginCopy copy) throws IOException {
    if (!isPinned(lock, copy.sha256())) {
      throw new PluginRefused(
          "its SHA-256 is not in " + lock + ", so nobody here vouches for it",
          Remedy.addLine(copy.sha256() + "  " + copy.original().getFileName(), lock));
    }
  }

  private static boolean isPinned(Path lock, String sha256) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(lock, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return false;
    }
    return lines.stream()
        .map(String::strip)
        .filter(line -> LOCK_LINE.matcher(line).matches())
        .anyMatch(line -> line.substring(0, SHA256_DIGITS).toLowerCase(Locale.ROOT).equals(sha256));
  }
}

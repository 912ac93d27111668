// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which certificates of a backend are believed. There is no way to believe all of them. */
public sealed interface ServerTrust {
  /** Those of public authorities, for the host's name. */
  record PublicAuthorities() implements ServerTrust {}

  /**
   * Those that an authority of our own signed, for the host's name.
   *
   * @param file its certificate in PEM form
   */
  record OwnAuthority(Path file) implements ServerTrust {}

  /**
   * Exactly these certificates, whatever name they bear.
   *
   * @param sha256 fingerprints of whole leaf certificates, in hex with or without colons; kept in
   *     lower case without
   */
  record Pinned(Set<String> sha256) implements ServerTrust {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Refuses what is not a SHA-256, and an empty set. */
    public Pinned {
      sha256 =
          sha256.stream()
              .map(pin -> pin.replace(":", "").toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
      if (sha256.isEmpty() || !sha256.stream().allMatch(pin -> FORM.matcher(pin).matches())) {
        throw new IllegalArgumentException(
            "a fingerprint is a SHA-256: 64 hex digits, with or without colons");
      }
    }
  }
}

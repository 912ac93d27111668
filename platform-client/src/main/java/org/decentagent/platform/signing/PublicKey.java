// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key of somebody else, as 64 lower-case hex digits. A key under which anyone can
 * make signatures is refused: it must be a canonical point of the prime-order group. Immutable.
 *
 * @see <a href="https://eprint.iacr.org/2020/1244">Taming the many EdDSAs, on small-order keys</a>
 */
public record PublicKey(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** Accepts either case and keeps lower case, which the platform compares as text. */
  public PublicKey {
    hex = hex.strip().toLowerCase(Locale.ROOT);
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("an Ed25519 public key is 64 hex digits");
    }
    if (!Ed25519.validatePublicKeyFull(HexFormat.of().parseHex(hex), 0)) {
      throw new IllegalArgumentException(
          "the Ed25519 public key " + hex + " is weak or no key at all: anyone could sign for it");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}

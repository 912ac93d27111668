// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two ways a seed is written down: 64 hex digits, or a PKCS#8 PEM as the {@code dcc} command
 * writes it, with either line end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8410#section-7">RFC 8410, section 7: private
 *     keys</a>
 */
final class KeyText {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]{1,200})-----END PRIVATE KEY-----");
  private static final byte[] PKCS8_HEAD =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private KeyText() {}

  static Optional<SigningKey> parse(String text) {
    String trimmed = text.strip();
    if (HEX.matcher(trimmed).matches()) {
      return Optional.of(SigningKey.ofSeed(HexFormat.of().parseHex(trimmed)));
    }
    Matcher pem = PEM.matcher(trimmed);
    return pem.matches() ? pkcs8(pem.group(1).replaceAll("\\s", "")) : Optional.empty();
  }

  static String write(SigningKey key) {
    return HexFormat.of().formatHex(key.seed()) + "\n";
  }

  private static Optional<SigningKey> pkcs8(String base64) {
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean known =
        der.length == PKCS8_HEAD.length + SigningKey.SEED_LENGTH
            && Arrays.equals(der, 0, PKCS8_HEAD.length, PKCS8_HEAD, 0, PKCS8_HEAD.length);
    return known
        ? Optional.of(SigningKey.ofSeed(Arrays.copyOfRange(der, PKCS8_HEAD.length, der.length)))
        : Optional.empty();
  }
}

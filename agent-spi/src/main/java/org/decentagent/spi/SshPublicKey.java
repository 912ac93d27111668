// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key in the form of an {@code authorized_keys} line, parsed and bounded: algorithm and
 * key blob agree, and nothing but printable characters remains, so that it can be written to a file
 * as it is. The comment of the original is dropped. Immutable.
 *
 * @param line algorithm, blank, base64; no options, no comment, no line end
 * @see <a href="https://man.openbsd.org/sshd.8#AUTHORIZED_KEYS_FILE_FORMAT">sshd(8),
 *     authorized_keys</a>
 */
public record SshPublicKey(String line) {
  private static final int MAX_LENGTH = 8 * 1024;
  private static final Pattern FORM =
      Pattern.compile(
          "(ssh-ed25519|ssh-rsa|ssh-dss|ecdsa-sha2-nistp(?:256|384|521)) +([A-Za-z0-9+/]{20,}={0,2})(?: +[^\\p{Cntrl}]*)?");

  /** Accepts one line with an optional comment. */
  public SshPublicKey {
    if (line.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an SSH public key has at most 8192 characters");
    }
    Matcher key = FORM.matcher(line.strip());
    if (!key.matches()) {
      throw new IllegalArgumentException(
          "not one line of an SSH public key (algorithm, base64, comment)");
    }
    if (!key.group(1).equals(algorithmInside(key.group(2)))) {
      throw new IllegalArgumentException("the SSH key's blob is not of type " + key.group(1));
    }
    line = key.group(1) + ' ' + key.group(2);
  }

  /** The algorithm's name, such as {@code ssh-ed25519}. */
  public String algorithm() {
    return line.substring(0, line.indexOf(' '));
  }

  /** The key in the binary form of the SSH protocol; a fresh copy. */
  public byte[] blob() {
    return Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1));
  }

  /**
   * Its SHA-256 fingerprint as OpenSSH shows it: {@code SHA256:} and 43 characters of base64.
   *
   * @see <a href="https://man.openbsd.org/ssh-keygen.1#l">ssh-keygen(1), -l</a>
   */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob());
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String algorithmInside(String base64) {
    ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    int length = blob.getInt();
    if (length < 0 || length > Math.min(64, blob.remaining())) {
      throw new IllegalArgumentException("the SSH key's blob is damaged");
    }
    byte[] name = new byte[length];
    blob.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return line;
  }
}

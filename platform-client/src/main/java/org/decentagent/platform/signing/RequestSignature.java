// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What proves who sent one attempt of a request: the values of {@code X-Timestamp}, {@code X-Nonce}
 * and {@code X-Signature}. Immutable.
 *
 * @param timestamp nanoseconds since the Unix epoch, in decimal
 * @param nonce a UUID in lower case
 * @param signature 128 hex digits
 */
public record RequestSignature(String timestamp, String nonce, String signature) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * Signs one attempt. A further attempt needs a signature of its own, with its own time and nonce.
   *
   * @param method upper case, as on the request line
   * @param path as sent: percent-encoded, with {@code /api/v1}, without query
   * @param body exactly the bytes that are sent; empty when there are none
   */
  public static RequestSignature of(
      SigningKey key, Instant now, UUID nonce, String method, String path, byte[] body) {
    String timestamp = Long.toString(nanos(now));
    String text = nonce.toString();
    byte[] signature = key.sign(message(timestamp, text, method, path, body));
    return new RequestSignature(timestamp, text, HexFormat.of().formatHex(signature));
  }

  /** The signed message: the parts as they are, one after the other. */
  static byte[] message(String timestamp, String nonce, String method, String path, byte[] body) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(256 + body.length);
    message.writeBytes((timestamp + nonce + method + path).getBytes(StandardCharsets.UTF_8));
    message.writeBytes(body);
    return message.toByteArray();
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
  }
}

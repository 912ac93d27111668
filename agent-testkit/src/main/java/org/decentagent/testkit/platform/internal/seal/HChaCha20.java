// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Derives the sub-key of XChaCha20 from a key and the first 16 bytes of a nonce.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03#section-2.2">
 *     draft-irtf-cfrg-xchacha, HChaCha20</a>
 */
final class HChaCha20 {
  private static final byte[] CONSTANT = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);
  private static final int DOUBLE_ROUNDS = 10;

  private HChaCha20() {}

  static byte[] subKey(byte[] key, byte[] nonce) {
    ByteBuffer start = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    start.put(CONSTANT).put(key, 0, 32).put(nonce, 0, 16).flip();
    int[] words = new int[16];
    start.asIntBuffer().get(words);
    for (int round = 0; round < DOUBLE_ROUNDS; round++) {
      for (int column = 0; column < 4; column++) {
        quarter(words, column, 4 + column, 8 + column, 12 + column);
      }
      for (int diagonal = 0; diagonal < 4; diagonal++) {
        quarter(
            words,
            diagonal,
            4 + (diagonal + 1) % 4,
            8 + (diagonal + 2) % 4,
            12 + (diagonal + 3) % 4);
      }
    }
    ByteBuffer subKey = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    subKey.asIntBuffer().put(words, 0, 4).put(words, 12, 4);
    return subKey.array();
  }

  private static void quarter(int[] words, int a, int b, int c, int d) {
    half(words, a, b, d, 16);
    half(words, c, d, b, 12);
    half(words, a, b, d, 8);
    half(words, c, d, b, 7);
  }

  private static void half(int[] words, int sum, int addend, int mixed, int rotation) {
    words[sum] += words[addend];
    words[mixed] = Integer.rotateLeft(words[mixed] ^ words[sum], rotation);
  }
}

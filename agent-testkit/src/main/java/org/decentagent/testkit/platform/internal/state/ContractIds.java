// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Derives a contract's identity from what was ordered, by whom, when. Immutable. */
public final class ContractIds {
  private ContractIds() {}

  /** SHA-256 over the parts, without separators. */
  public static String of(
      String requester, String provider, Order order, long amountE9s, long createdAt) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(HexFormat.of().parseHex(requester));
      sha256.update(HexFormat.of().parseHex(provider));
      sha256.update(order.offeringId().getBytes(StandardCharsets.UTF_8));
      sha256.update(order.sshKey().getBytes(StandardCharsets.UTF_8));
      sha256.update(order.contact().getBytes(StandardCharsets.UTF_8));
      sha256.update(littleEndian(amountE9s));
      sha256.update(order.memo().getBytes(StandardCharsets.UTF_8));
      sha256.update(littleEndian(createdAt));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}

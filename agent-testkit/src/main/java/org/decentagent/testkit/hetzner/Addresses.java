// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

/** Hands out addresses, each of them once. Guarded by the world. */
final class Addresses {
  private final String network;
  private int given;

  /**
   * @param network a /16 within 127.0.0.0/8, such as {@code 127.40.0.0/16}
   */
  Addresses(String network) {
    if (!network.matches("127\\.(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])\\.0\\.0/16")) {
      throw new IllegalArgumentException(
          "'" + network + "' is not a loopback network of the form 127.x.0.0/16");
    }
    this.network = network.substring(0, network.length() - ".0.0/16".length());
  }

  /** A fresh address of the host itself. */
  String nextV4() {
    given++;
    int third = given / 254;
    if (third > 255) {
      throw new IllegalStateException(
          "all addresses of " + network + ".0.0/16 have been given out");
    }
    return network + '.' + third + '.' + (1 + given % 254);
  }

  /** A fresh network out of those for documentation; nothing ever answers there. */
  String nextV6() {
    given++;
    return "2001:db8:" + Integer.toHexString(given) + "::/64";
  }
}

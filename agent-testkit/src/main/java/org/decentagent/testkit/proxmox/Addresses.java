// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What an address looks like. */
final class Addresses {
  private static final Pattern V4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
  private static final Pattern V6 =
      Pattern.compile("(?i)(?=.*:.*:)[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}");

  private Addresses() {}

  static boolean isV4(String text) {
    return V4.matcher(text).matches()
        && Arrays.stream(text.split("\\.", -1)).allMatch(part -> Integer.parseInt(part) <= 255);
  }

  static InetAddress parseV4(String text) throws UnknownHostException {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int at = 0; at < 4; at++) {
      bytes[at] = (byte) Integer.parseInt(parts[at]);
    }
    return InetAddress.getByAddress(bytes);
  }

  static boolean isV6(String text) {
    return V6.matcher(text).matches();
  }

  static boolean isV4Network(String text) {
    return isNetwork(text, 32) && isV4(text.substring(0, text.indexOf('/')));
  }

  static boolean isV6Network(String text) {
    return isNetwork(text, 128) && isV6(text.substring(0, text.indexOf('/')));
  }

  private static boolean isNetwork(String text, int bits) {
    int slash = text.indexOf('/');
    return slash > 0
        && text.substring(slash + 1).matches("\\d{1,3}")
        && Integer.parseInt(text.substring(slash + 1)) <= bits;
  }
}

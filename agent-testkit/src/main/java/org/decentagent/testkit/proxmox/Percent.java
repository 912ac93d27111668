// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as the API's server reads it, which never fails. */
final class Percent {
  private Percent() {}

  static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < raw.length; at++) {
      int high = at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
      int low = at + 2 < raw.length ? Character.digit(raw[at + 2], 16) : -1;
      if (raw[at] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        at += 2;
      } else {
        bytes.write(raw[at]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

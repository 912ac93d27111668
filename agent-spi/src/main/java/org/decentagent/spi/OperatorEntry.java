// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a person typed, strictly: it goes to customers, into commands and into messages. */
final class OperatorEntry {
  private static final int MAX = 200;
  private static final int MAX_KEY = 8 * 1024;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern HERE_ONLY =
      Pattern.compile("[^.]*|.*\\.(localhost|local|internal|intranet|lan|home|home\\.arpa|test)");
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:([A-Za-z0-9+/]{43})=?");
  private static final Pattern KNOWN_HOST =
      Pattern.compile("[^ ]+ ((?:ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*)");
  private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{M}\\p{N} .,:/@#+()_=!?-]+");

  private OperatorEntry() {}

  static String publicAddress(String entered) {
    String address = address(entered);
    if (isLiteral(address) ? isPrivate(literal(address)) : HERE_ONLY.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "'"
              + address
              + "' cannot be reached from the internet; enter the address that customers use");
    }
    return address;
  }

  static String address(String entered) {
    String text = line(entered, MAX).toLowerCase(Locale.ROOT);
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (isLiteral(bare)) {
      return written(literal(bare));
    }
    if (!NAME.matcher(bare).matches() || bare.matches("[0-9.]*")) {
      throw wrong(text, "an address or host name");
    }
    return bare;
  }

  static String port(String entered) {
    String text = line(entered, MAX);
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65535) {
      throw wrong(text, "a port from 1 to 65535");
    }
    return Integer.toString(Integer.parseInt(text));
  }

  static String user(String entered) {
    String text = line(entered, MAX);
    if (!USER.matcher(text).matches()) {
      throw wrong(text, "a user name: a-z, 0-9, '_' and '-', at most 32 characters");
    }
    return text;
  }

  static String hostKey(String entered) {
    String text = line(entered, MAX_KEY);
    Matcher fingerprint = FINGERPRINT.matcher(text);
    if (fingerprint.matches()) {
      return "SHA256:" + fingerprint.group(1);
    }
    Matcher knownHost = KNOWN_HOST.matcher(text);
    try {
      return new SshPublicKey(knownHost.matches() ? knownHost.group(1) : text).line();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + shortened(text)
              + "' is neither SHA256: and 43 characters nor a host's public key line; see: ssh-keygen -l"
              + " -f /etc/ssh/ssh_host_ed25519_key.pub",
          e);
    }
  }

  static String text(String entered) {
    String text = line(entered, MAX);
    if (!WORDS.matcher(text).matches()) {
      throw wrong(text, "letters, digits, blanks and . , : / @ # + - ( ) _ = ! ? only");
    }
    return text;
  }

  private static String line(String entered, int max) {
    String text = entered.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("nothing was entered");
    }
    if (text.length() > max) {
      throw new IllegalArgumentException(
          "at most " + max + " characters can be entered here, not " + text.length());
    }
    if (text.codePoints().anyMatch(OperatorEntry::isInvisible)) {
      throw new IllegalArgumentException("control characters cannot be entered here");
    }
    return text;
  }

  /** Control characters, and those that turn or hide the text around them. */
  private static boolean isInvisible(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isLiteral(String text) {
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
  }

  /** Only digits, dots and colons come here, so that no name is looked up. */
  private static InetAddress literal(String text) {
    try {
      if (IPV4.matcher(text).matches()) {
        return InetAddress.getByAddress(fourBytes(text));
      }
      return InetAddress.getAllByName(text)[0];
    } catch (UnknownHostException e) {
      throw wrong(text, "an address");
    }
  }

  private static byte[] fourBytes(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
        throw wrong(text, "an address: four numbers from 0 to 255");
      }
      bytes[i] = (byte) part;
    }
    return bytes;
  }

  private static String written(InetAddress address) {
    return address.getHostAddress();
  }

  /**
   * Addresses that lead nowhere from the internet.
   *
   * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA:
   *     special-purpose IPv4 addresses</a>
   * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA:
   *     special-purpose IPv6 addresses</a>
   */
  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    boolean special =
        address instanceof Inet6Address
            ? (first & 0xfe) == 0xfc
            : first == 0 || first >= 240 || (first == 100 && (bytes[1] & 0xc0) == 64);
    return special
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static IllegalArgumentException wrong(String text, String right) {
    return new IllegalArgumentException("'" + shortened(text) + "' is not " + right);
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}

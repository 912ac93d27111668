// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The IPv6 network that a server gets: a /64, of which its own address is the first. Immutable.
 *
 * @param address the network's own address, without a length
 * @see <a
 *     href="https://docs.hetzner.com/cloud/servers/primary-ips/primary-ip-configuration">Hetzner:
 *     Primary IP configuration</a>
 */
public record Ipv6Network(String address) {
  private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:]{2,39})(?:/64)?");

  /** Reads {@code 2001:db8::/64}; empty when it is something else. */
  public static Optional<Ipv6Network> read(String text) {
    var form = FORM.matcher(text);
    if (!form.matches() || !form.group(1).contains(":")) {
      return Optional.empty();
    }
    Ipv6Network network = new Ipv6Network(form.group(1));
    return network.bytes().map(bytes -> network);
  }

  /** The first address of the network, which Hetzner's images give themselves. */
  public String host() {
    if (address.endsWith("::")) {
      return address + "1";
    }
    byte[] bytes = bytes().orElseThrow();
    bytes[15] |= 1;
    return literal(bytes);
  }

  /** A literal, which is parsed and never looked up. */
  private Optional<byte[]> bytes() {
    try {
      return Optional.of(InetAddress.getByName("[" + address + "]").getAddress())
          .filter(bytes -> bytes.length == 16);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String literal(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}

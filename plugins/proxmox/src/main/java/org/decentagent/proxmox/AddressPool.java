// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.decentagent.spi.config.Settings;

/**
 * IPv4 addresses that the agent itself gives out. Immutable.
 *
 * @param first the lowest, as a number
 * @param last the highest
 * @param prefix the length of their network's prefix
 * @param gateway never given out; negative when there is none
 */
record AddressPool(long first, long last, int prefix, long gateway) {
  private static final String QUAD = "(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})";
  private static final Pattern FORM = Pattern.compile(QUAD + " ?- ?" + QUAD + "/(\\d{1,2})");

  /** Reads the settings; empty when instances get their addresses by DHCP. */
  static Optional<AddressPool> of(Settings settings) {
    Optional<String> gateway = settings.find(ProxmoxConfig.GATEWAY);
    Optional<String> addresses = settings.find(ProxmoxConfig.ADDRESSES);
    if (addresses.isEmpty() && gateway.isPresent()) {
      throw new IllegalArgumentException("'gateway' is set without 'addresses'");
    }
    return addresses.map(text -> parse(text, gateway));
  }

  private static AddressPool parse(String text, Optional<String> gateway) {
    Matcher range = FORM.matcher(text.strip());
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "addresses '" + text + "' are not of the form 192.0.2.10-192.0.2.200/24");
    }
    AddressPool pool =
        new AddressPool(
            number(range.group(1)),
            number(range.group(2)),
            Integer.parseInt(range.group(3)),
            gateway.map(AddressPool::number).orElse(-1L));
    if (pool.prefix < 8 || pool.prefix > 32 || pool.first > pool.last) {
      throw new IllegalArgumentException("addresses '" + text + "' are no range of addresses");
    }
    if (pool.network(pool.first) != pool.network(pool.last)) {
      throw new IllegalArgumentException(
          "addresses '" + text + "' do not lie in one network of /" + pool.prefix);
    }
    if (pool.gateway >= 0 && pool.network(pool.gateway) != pool.network(pool.first)) {
      throw new IllegalArgumentException(
          "gateway " + text(pool.gateway) + " is not in the network of the addresses " + text);
    }
    return pool;
  }

  private static long number(String quad) {
    long number = 0;
    String[] parts = quad.strip().split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("'" + quad + "' is not an IPv4 address");
    }
    for (String part : parts) {
      if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
        throw new IllegalArgumentException("'" + quad + "' is not an IPv4 address");
      }
      number = number * 256 + Integer.parseInt(part);
    }
    return number;
  }

  private static String text(long number) {
    return (number >> 24)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }

  private long network(long address) {
    return address >> (32 - prefix);
  }

  /** Neither the network itself nor its broadcast address nor the gateway. */
  private boolean canBeGiven(long address) {
    long host = address & ((1L << (32 - prefix)) - 1);
    boolean edge = prefix < 31 && (host == 0 || host == (1L << (32 - prefix)) - 1);
    return address != gateway && !edge;
  }

  /** Every address that can be given, in order. */
  Iterable<String> candidates() {
    return () ->
        LongStream.rangeClosed(first, last)
            .filter(this::canBeGiven)
            .mapToObj(AddressPool::text)
            .iterator();
  }

  /** Cloud-init's words for one of them. */
  String ipConfig(String address) {
    return "ip=" + address + "/" + prefix + (gateway < 0 ? "" : ",gw=" + text(gateway));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.decentagent.spi.config.Settings;

/**
 * IPv6 addresses that the agent itself gives out. Immutable.
 *
 * @param first the lowest, as a number
 * @param last the highest
 * @param prefix the length of their network's prefix
 * @param gateway never given out; empty when there is none
 */
record SixPool(BigInteger first, BigInteger last, int prefix, Optional<BigInteger> gateway) {
  private static final Pattern FORM =
      Pattern.compile("([0-9A-Fa-f:]+) ?- ?([0-9A-Fa-f:]+)/(\\d{1,3})");
  private static final BigInteger LINK_LOCAL = number("fe80::");

  /** Reads the settings; empty when instances get no IPv6 address from us. */
  static Optional<SixPool> of(Settings settings) {
    Optional<String> gateway = settings.find(ProxmoxConfig.GATEWAY6);
    Optional<String> addresses = settings.find(ProxmoxConfig.ADDRESSES6);
    if (addresses.isEmpty() && gateway.isPresent()) {
      throw new IllegalArgumentException("'gateway6' is set without 'addresses6'");
    }
    if (addresses.isPresent() && !settings.get(ProxmoxConfig.IPV6).equals("none")) {
      throw new IllegalArgumentException("set either 'ipv6' or 'addresses6', not both");
    }
    return addresses.map(text -> parse(text, gateway));
  }

  private static SixPool parse(String text, Optional<String> gateway) {
    Matcher range = FORM.matcher(text.strip());
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "addresses6 '" + text + "' are not of the form 2001:db8::10-2001:db8::ffff/64");
    }
    SixPool pool =
        new SixPool(
            number(range.group(1)),
            number(range.group(2)),
            Integer.parseInt(range.group(3)),
            gateway.map(SixPool::number));
    if (pool.prefix < 16 || pool.prefix > 128 || pool.first.compareTo(pool.last) > 0) {
      throw new IllegalArgumentException("addresses6 '" + text + "' are no range of addresses");
    }
    if (!isSameNetwork(pool.first, pool.last, pool.prefix)) {
      throw new IllegalArgumentException(
          "addresses6 '" + text + "' do not lie in one network of /" + pool.prefix);
    }
    pool.gateway
        .filter(it -> !isSameNetwork(it, pool.first, pool.prefix))
        .filter(it -> !isSameNetwork(it, LINK_LOCAL, 10))
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "gateway6 " + SixText.of(it) + " is not in the network of the addresses " + text);
        });
    return pool;
  }

  /** No name is ever looked up: only what has a colon comes here, and names have none. */
  private static BigInteger number(String text) {
    try {
      if (text.contains(":") && InetAddress.getByName(text.strip()) instanceof Inet6Address ip) {
        return new BigInteger(1, ip.getAddress());
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "' is not an IPv6 address", e);
    }
    throw new IllegalArgumentException("'" + text + "' is not an IPv6 address");
  }

  private static boolean isSameNetwork(BigInteger one, BigInteger other, int prefix) {
    return one.xor(other).shiftRight(128 - prefix).signum() == 0;
  }

  /** Neither the gateway nor the network's first address, which means any of its routers. */
  private boolean canBeGiven(BigInteger address) {
    boolean routers =
        prefix < 127 && address.mod(BigInteger.ONE.shiftLeft(128 - prefix)).equals(BigInteger.ZERO);
    return !routers && gateway.filter(address::equals).isEmpty();
  }

  /** Every address that can be given, in order. */
  Iterable<String> candidates() {
    return () ->
        Stream.iterate(first, it -> it.compareTo(last) <= 0, it -> it.add(BigInteger.ONE))
            .filter(this::canBeGiven)
            .map(SixText::of)
            .iterator();
  }

  /** Cloud-init's words for one of them. */
  String ipConfig(String address) {
    return "ip6=" + address + "/" + prefix + gateway.map(it -> ",gw6=" + SixText.of(it)).orElse("");
  }
}

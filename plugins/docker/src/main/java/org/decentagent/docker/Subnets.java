// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A range of addresses cut into networks of eight: enough for one instance, its gateway and the
 * engine. The engine's own pools hold about thirty networks. Immutable.
 *
 * @see <a href="https://docs.docker.com/engine/network/#subnet-allocation">Docker: subnet
 *     allocation</a>
 */
record Subnets(int base, int prefix) implements Iterable<String> {
  private static final int EACH = 29;
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})/([0-9]{1,2})");

  /**
   * Reads {@code 10.213.0.0/16}.
   *
   * @throws IllegalArgumentException whose message says what is right
   */
  static Subnets parse(String text) {
    Matcher range = FORM.matcher(text.strip());
    if (!range.matches()
        || IntStream.rangeClosed(1, 4).anyMatch(n -> Integer.parseInt(range.group(n)) > 255)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a range of addresses, such as 10.213.0.0/16");
    }
    int prefix = Integer.parseInt(range.group(5));
    if (prefix < 8 || prefix > EACH) {
      throw new IllegalArgumentException("'" + text + "' must be between /8 and /" + EACH);
    }
    int base = 0;
    for (int part = 1; part <= 4; part++) {
      base = (base << 8) | Integer.parseInt(range.group(part));
    }
    if ((base & ((1 << (32 - prefix)) - 1)) != 0) {
      throw new IllegalArgumentException("'" + text + "' does not start a /" + prefix);
    }
    return new Subnets(base, prefix);
  }

  /** Each network, in order, as {@code 10.213.0.8/29}. */
  @Override
  public Iterator<String> iterator() {
    return IntStream.range(0, 1 << (EACH - prefix))
        .mapToObj(number -> text(base + (number << (32 - EACH))) + "/" + EACH)
        .iterator();
  }

  /** Whether it shares an address with the network that an address is in. */
  boolean overlaps(int address, int otherPrefix) {
    int shorter = Math.min(prefix, otherPrefix);
    int mask = shorter == 0 ? 0 : -1 << (32 - shorter);
    return (base & mask) == (address & mask);
  }

  /** An address as people write it. */
  static String text(int address) {
    return (address >>> 24)
        + "."
        + ((address >>> 16) & 255)
        + "."
        + ((address >>> 8) & 255)
        + "."
        + (address & 255);
  }
}

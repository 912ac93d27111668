// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The name we put on every backend resource of a contract, so that it can be found again: {@code
 * dc-} and the 52 base32 characters of the contract id. Derived from the contract, never random; 55
 * characters of {@code [a-z0-9-]}, which fits the name rules of host names, labels, tags and
 * containers alike. Immutable.
 */
public record Mark(String text) {
  private static final String PREFIX = "dc-";
  private static final int CONTRACT_BYTES = 32;

  /** Refuses a text that is no mark. */
  public Mark {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a mark: '" + text + "'");
    }
    Base32.decode(text.substring(PREFIX.length()), CONTRACT_BYTES);
  }

  /** The mark of one contract. */
  public static Mark of(ContractId contract) {
    return new Mark(PREFIX + Base32.encode(HexFormat.of().parseHex(contract.hex())));
  }

  /** Reads a resource's name; empty when it is not one of ours. */
  public static Optional<Mark> read(String name) {
    try {
      return Optional.of(new Mark(name)).filter(mark -> of(mark.contract()).equals(mark));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The contract it was derived from. */
  public ContractId contract() {
    return new ContractId(
        HexFormat.of().formatHex(Base32.decode(text.substring(PREFIX.length()), CONTRACT_BYTES)));
  }

  @Override
  public String toString() {
    return text;
  }
}

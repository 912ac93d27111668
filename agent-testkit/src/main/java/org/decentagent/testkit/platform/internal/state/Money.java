// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.math.BigInteger;

/** Exact arithmetic on billionths of a currency unit. Immutable. */
public final class Money {
  private Money() {}

  /** amount × part ÷ whole, without overflow on the way, truncated. */
  public static long share(long amount, long part, long whole) {
    return BigInteger.valueOf(amount)
        .multiply(BigInteger.valueOf(part))
        .divide(BigInteger.valueOf(whole))
        .longValue();
  }
}

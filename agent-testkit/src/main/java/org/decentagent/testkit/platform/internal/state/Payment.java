// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** What a contract costs and whether it is paid; amounts in billionths. Immutable. */
public record Payment(
    String method,
    String status,
    long amountE9s,
    String currency,
    @Nullable Long refundE9s,
    @Nullable Long refundedAt) {
  public static final String PENDING = "pending";
  public static final String SUCCEEDED = "succeeded";
  public static final String REFUNDED = "refunded";

  public boolean succeeded() {
    return status.equals(SUCCEEDED);
  }

  public Payment paid() {
    return new Payment(method, SUCCEEDED, amountE9s, currency, refundE9s, refundedAt);
  }

  public Payment refunded(long refund, long now) {
    return new Payment(method, REFUNDED, amountE9s, currency, refund, now);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Money;
import org.decentagent.testkit.platform.internal.state.Payment;
import org.decentagent.testkit.platform.internal.state.World;

/**
 * Gives money back to prepaid balances. Contracts paid by {@code test} cost nothing, and nothing is
 * returned. Confined to the world's lock.
 */
final class Refunds {
  private final World world;

  Refunds(World world) {
    this.world = world;
  }

  /** The contract after the full price went back. */
  Contract full(Contract contract, long now) {
    return credit(contract, contract.payment().amountE9s(), now);
  }

  /** The contract after the price of its unused time went back. */
  Contract unused(Contract contract, long now) {
    return credit(contract, unusedShare(contract, now), now);
  }

  static long unusedShare(Contract contract, long now) {
    long price = contract.payment().amountE9s();
    if (contract.delivered().isEmpty()) {
      return price;
    }
    long start = contract.delivered().get().completedAt();
    long length = contract.term().end() - start;
    if (length <= 0) {
      return 0;
    }
    long used = now - start - contract.standing().pausedTotal();
    if (used <= 0) {
      return price;
    }
    return used >= length ? 0 : Money.share(price, length - used, length);
  }

  private Contract credit(Contract contract, long amount, long now) {
    Payment payment = contract.payment();
    boolean prepaid = payment.method().equals("wallet") || payment.method().equals("stripe");
    if (!payment.succeeded() || !prepaid || amount <= 0) {
      return contract;
    }
    String key = contract.requester();
    world.wallets.put(key, world.wallets.find(key).orElse(0L) + amount);
    return contract.with(payment.refunded(amount, now));
  }
}

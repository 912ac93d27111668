// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Moves contracts from status to status. Confined to the world's lock. */
public final class Transitions {
  private final World world;

  public Transitions(World world) {
    this.world = world;
  }

  /** A status in any spelling that the platform accepts, or its error text. */
  static ContractStatus parse(String text) {
    return ContractStatus.parse(text)
        .orElseThrow(() ->
            new SoftError(
                "Invalid contract status '%s'. Valid statuses: %s"
                    .formatted(text, ContractStatus.valid())));
  }

  /** Moves a contract if the table and the payment allow it. */
  Contract move(Contract contract, ContractStatus to, Mention mention) {
    ContractStatus from = contract.status();
    if (!from.next().contains(to)) {
      throw new SoftError(
          "Invalid status transition: %s -> %s. Valid transitions from '%s': %s"
              .formatted(from.wire(), to.wire(), from.wire(), from.next()));
    }
    if (to.operational() && contract.payment().amountE9s() > 0 && !contract.payment().succeeded()) {
      throw new SoftError(
          ("Contract %s cannot transition to %s while unpaid: payment_status is '%s' but"
                  + " payment_amount_e9s is %d (>0 requires payment_status='succeeded')")
              .formatted(
                  contract.id(),
                  to.wire(),
                  contract.payment().status(),
                  contract.payment().amountE9s()));
    }
    return record(contract.with(contract.standing().moved(to, mention.at())), from, mention);
  }

  /** Stores a contract whose standing has changed, and the change in its timeline. */
  public Contract record(Contract moved, ContractStatus from, Mention mention) {
    world.contracts.put(moved.id(), moved);
    world.log(moved, "status_change", from, moved.status(), mention);
    return moved;
  }
}

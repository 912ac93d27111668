// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import org.jspecify.annotations.Nullable;

/** The parties' own words: accept, reject, cancel. Confined to the world's lock. */
final class Decisions {
  private final World world;
  private final Transitions transitions;
  private final Refunds refunds;

  Decisions(World world, Transitions transitions, Refunds refunds) {
    this.world = world;
    this.transitions = transitions;
    this.refunds = refunds;
  }

  Answer respond(Call call) {
    Body body = call.body();
    boolean accept = body.flag("accept");
    Mention mention = new Mention("provider", memo(body), call.now());
    if (accept) {
      Contract contract =
          Found.asProvider(world, call, "Unauthorized: only provider can update contract status");
      transitions.move(contract, ContractStatus.ACCEPTED, mention);
      return Answer.data("Contract accepted");
    }
    Contract contract = found(call);
    if (!contract.provider().equals(call.caller().provider())) {
      throw new SoftError("Unauthorized: only provider can reject rental request");
    }
    if (!contract.status().next().contains(ContractStatus.REJECTED)) {
      throw new SoftError(
          "Contract cannot be rejected in '%s' status. Valid for: requested, pending, accepted"
              .formatted(contract.status().wire()));
    }
    transitions.move(refunds.full(contract, call.now()), ContractStatus.REJECTED, mention);
    return Answer.data("Contract rejected, refund initiated");
  }

  Answer cancel(Call call) {
    Body body = call.body();
    Contract contract = found(call);
    if (!contract.requester().equals(call.caller().provider())) {
      throw new SoftError("Unauthorized: only the requester can cancel their rental request");
    }
    if (contract.status().terminal()) {
      throw new SoftError(
          ("Contract cannot be cancelled in '%s' status. Only requested, pending, accepted,"
                  + " provisioning, provisioned, or active contracts can be cancelled.")
              .formatted(contract.status().wire()));
    }
    transitions.move(
        refunds.unused(contract, call.now()),
        ContractStatus.CANCELLED,
        new Mention("tenant", memo(body), call.now()));
    return Answer.data("Rental request cancelled successfully");
  }

  private Contract found(Call call) {
    String id = call.contractId();
    return world
        .contracts
        .find(id)
        .orElseThrow(() -> new SoftError("Contract not found (ID: " + id + ")"));
  }

  private static @Nullable String memo(Body body) {
    Optional<String> memo = body.optionalText("memo");
    return memo.orElse(null);
  }
}

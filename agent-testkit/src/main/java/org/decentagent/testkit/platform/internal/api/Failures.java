// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;

/**
 * Failed deliveries, reported or timed out. A report that comes too late is a success without
 * effect. Confined to the world's lock.
 */
final class Failures {
  private static final String DEFAULT_REASON = "Provider reported provisioning failure";

  private final World world;
  private final Transitions transitions;
  private final Refunds refunds;
  private final Set<Defect> defects;

  Failures(World world, Transitions transitions, Refunds refunds, Set<Defect> defects) {
    this.world = world;
    this.transitions = transitions;
    this.refunds = refunds;
    this.defects = Set.copyOf(defects);
  }

  Answer report(Call call, Optional<String> reason) {
    if (!defects.contains(Defect.UNCHECKED_OWNERSHIP)) {
      Found.asProvider(world, call, "Unauthorized: only provider can update contract status");
    }
    world
        .contracts
        .find(call.contractId())
        .filter(contract -> contract.status().awaitsDelivery())
        .ifPresent(contract ->
            fail(contract, new Mention("provider", reason.orElse(DEFAULT_REASON), call.now())));
    return Answer.data("Provisioning failed — contract closed and refund initiated");
  }

  /** Closes a contract for good and gives the money back. */
  void fail(Contract contract, Mention mention) {
    String reason = Optional.ofNullable(mention.details()).orElse(DEFAULT_REASON);
    Contract failed =
        refunds.full(contract, mention.at()).with(contract.standing().failed(reason, mention.at()));
    transitions.record(failed, contract.status(), mention);
  }
}

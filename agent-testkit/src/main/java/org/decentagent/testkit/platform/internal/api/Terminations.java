// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Agents reporting that a cancelled contract's instance is gone. Confined to the world's lock. */
final class Terminations {
  private final World world;
  private final Set<Defect> defects;

  Terminations(World world, Set<Defect> defects) {
    this.world = world;
    this.defects = Set.copyOf(defects);
  }

  Answer report(Call call) {
    String provider = call.delegatedKey("Agent is not delegated by this provider");
    String id = call.contractId();
    Optional<Contract> cancelled =
        world
            .contracts
            .find(id)
            .filter(contract -> contract.status() == ContractStatus.CANCELLED)
            .filter(contract ->
                defects.contains(Defect.UNCHECKED_OWNERSHIP)
                    || contract.provider().equals(provider));
    Contract contract =
        cancelled.orElseThrow(
            () -> new SoftError("Contract not found or not in cancelled status (ID: " + id + ")"));
    world.contracts.put(id, contract.with(contract.standing().terminationReported(call.now())));
    return Answer.data(true);
  }
}

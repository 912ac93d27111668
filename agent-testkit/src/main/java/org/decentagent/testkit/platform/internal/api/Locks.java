// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Lock;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Advisory locks of five minutes. Confined to the world's lock. */
final class Locks {
  private static final long TTL_NANOS = 300_000_000_000L;
  private static final String FOREIGN = "Agent is not delegated by this provider";

  private final World world;
  private final Set<Defect> defects;

  Locks(World world, Set<Defect> defects) {
    this.world = world;
    this.defects = Set.copyOf(defects);
  }

  /** Grants or renews; somebody else's live lock is a success that says so. */
  Answer acquire(Call call) {
    call.delegatedKey(FOREIGN);
    call.requirePermission("provision");
    String agent = call.agent().key();
    Contract contract = lockable(call);
    long expiresAt = call.now() + TTL_NANOS;
    boolean foreign =
        contract.liveLock(call.now()).filter(lock -> !lock.holder().equals(agent)).isPresent();
    if (foreign) {
      return Answer.dataWithError(
          new Doc().with("acquired", false).with("expiresAtNs", expiresAt).node(),
          "Contract already locked by another agent");
    }
    world.contracts.put(contract.id(), contract.locked(new Lock(agent, expiresAt)));
    return Answer.data(new Doc().with("acquired", true).with("expiresAtNs", expiresAt).node());
  }

  Answer release(Call call) {
    call.delegatedKey(FOREIGN);
    String agent = call.agent().key();
    Optional<Contract> held =
        world.contracts.find(call.contractId()).filter(contract -> holds(contract, agent));
    held.ifPresent(contract -> world.contracts.put(contract.id(), contract.locked(null)));
    return Answer.changed(held.isPresent(), "Lock not held by this agent");
  }

  private Contract lockable(Call call) {
    String id = call.contractId();
    Contract contract =
        world.contracts.find(id).orElseThrow(() -> new SoftError("Contract not found: " + id));
    if (!defects.contains(Defect.UNCHECKED_OWNERSHIP)
        && !contract.provider().equals(call.caller().provider())) {
      throw new SoftError(FOREIGN);
    }
    if (!contract.status().awaitsDelivery()) {
      throw new SoftError(
          "Contract %s is not in lockable status (status: %s)"
              .formatted(id, contract.status().wire()));
    }
    if (!contract.payment().succeeded()) {
      throw new SoftError(
          "Contract %s payment not succeeded (status: %s)"
              .formatted(id, contract.payment().status()));
    }
    return contract;
  }

  private static boolean holds(Contract contract, String agent) {
    Lock lock = contract.lock();
    return lock != null && lock.holder().equals(agent);
  }
}

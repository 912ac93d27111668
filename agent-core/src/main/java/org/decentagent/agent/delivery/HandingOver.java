// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.lease.Leases;

/** Lets the lease lapse, once the platform knows that the contract was delivered. */
public final class HandingOver implements Stage {
  private final Leases leases;
  private final Progress progress;

  /** Over the leases. */
  public HandingOver(Leases leases, Progress progress) {
    this.leases = leases;
    this.progress = progress;
  }

  @Override
  public Next advance(ContractRecord contract) {
    leases.letLapse(contract.id());
    progress.forget(contract.id());
    return new Next.Go(Change.to(contract.to(ContractState.ACTIVE)).note("delivered"));
  }
}

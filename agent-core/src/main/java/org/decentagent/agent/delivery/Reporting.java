// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.Report;

/**
 * Sees to it that a ready contract has its report in the outbox, which sends it. A report that was
 * taken moves the contract on, so this stage runs only when the row is missing; the platform
 * recognises a repeat.
 */
public final class Reporting implements Stage {
  @Override
  public Next advance(ContractRecord contract) {
    return new Next.Go(
        Change.to(contract)
            .report(
                Report.Kind.PROVISIONED,
                contract
                    .instance()
                    .map(InstanceDetails::of)
                    .orElseThrow(() ->
                        new JournalException(
                            "contract " + contract.id() + " is ready without an instance"))));
  }
}

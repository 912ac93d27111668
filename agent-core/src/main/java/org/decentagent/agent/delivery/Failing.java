// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.delivery;

import java.time.Duration;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.lease.LeaseAnswer;

/**
 * Waits until the platform's own word confirms a failure, before left-overs are removed. The
 * platform answers "success" to the report even where it had no effect; the status in a lock answer
 * is what counts.
 */
public final class Failing implements Stage {
  private static final Duration REPORT_AGAIN = Duration.ofSeconds(30);

  private final Desk desk;

  /** With what stages share. */
  public Failing(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Next advance(ContractRecord contract) {
    return switch (desk.leases().ask(contract.id())) {
      case LeaseAnswer.Closed(var status) -> closed(contract, status);
      case LeaseAnswer.Held held ->
          new Next.Wait(
              Change.to(
                      contract.troubled(
                          Codes.DISAGREES,
                          "the platform still waits for the delivery; reporting again"))
                  .report(
                      Report.Kind.FAILED,
                      contract.ending().map(Ending::why).orElse("cannot be delivered")),
              REPORT_AGAIN);
      case LeaseAnswer.Elsewhere elsewhere ->
          desk.troubled(
              contract,
              Codes.LEASE_ELSEWHERE,
              "another agent works on a contract we reported as failed");
      case LeaseAnswer.NotOurs(var why) -> desk.troubled(contract, Codes.DISAGREES, why);
      case LeaseAnswer.Unknown(var why) -> desk.troubled(contract, Codes.OFFLINE, why);
    };
  }

  private Next closed(ContractRecord contract, String status) {
    return switch (status) {
      case "provisioningfailed", "cancelled", "rejected", "expired" -> {
        EndingReason reason =
            status.equals("cancelled") ? EndingReason.CANCELLED : EndingReason.FAILED;
        // Even if no step is on record: only a look proves that no former try took effect late.
        yield new Next.Go(
            Change.to(
                    contract
                        .untroubled()
                        .ending(
                            ContractState.TERMINATING,
                            Ending.of(reason, "the platform says: " + status)))
                .note("the platform says: " + status));
      }
      default ->
          desk.held(
              contract,
              "we reported that it cannot be delivered, and the platform says that it is "
                  + status);
    };
  }
}

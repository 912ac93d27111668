// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.Set;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.lease.LeaseAnswer;
import org.decentagent.agent.lease.Leases;
import org.decentagent.spi.ContractId;

/** How a contract stands on the platform, as its own lock answer tells. */
sealed interface Standing {
  /** Its delivery is wanted, and its lease is ours now. */
  record Wanted() implements Standing {}

  /** It was delivered: somebody pays for it. */
  record Delivered(String status) implements Standing {}

  /** It ended. */
  record Over(EndingReason reason, String status) implements Standing {}

  /** The platform knows no such contract of ours. */
  record Unowned(String why) implements Standing {}

  /** Another agent works on it. */
  record Elsewhere() implements Standing {}

  /** The platform could not be asked; nothing follows. */
  record Unknown(String why) implements Standing {}

  /** Who is delivered, of all that are closed. */
  Set<String> DELIVERED = Set.of("provisioned", "active", "paused");

  static Standing of(ContractId contract, Leases leases) {
    return switch (leases.ask(contract)) {
      case LeaseAnswer.Held held -> new Wanted();
      case LeaseAnswer.Elsewhere elsewhere -> new Elsewhere();
      case LeaseAnswer.NotOurs(var why) -> new Unowned(why);
      case LeaseAnswer.Unknown(var why) -> new Unknown(why);
      case LeaseAnswer.Closed(var status) -> closed(status);
    };
  }

  private static Standing closed(String status) {
    return switch (status) {
      case "cancelled" -> new Over(EndingReason.CANCELLED, status);
      case "expired" -> new Over(EndingReason.EXPIRED, status);
      case "rejected" -> new Over(EndingReason.REJECTED, status);
      case "provisioningfailed" -> new Over(EndingReason.FAILED, status);
      default ->
          DELIVERED.contains(status)
              ? new Delivered(status)
              : new Unknown("the platform says that it is " + status);
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

/** What became of asking for a lease. */
public sealed interface LeaseAnswer {
  /** It is ours. */
  record Held() implements LeaseAnswer {}

  /** Another agent has it. */
  record Elsewhere() implements LeaseAnswer {}

  /**
   * The contract is in a state in which nobody gets it.
   *
   * @param status as the platform names it, such as {@code cancelled} or {@code provisioningfailed}
   */
  record Closed(String status) implements LeaseAnswer {}

  /**
   * The platform knows no such contract of ours, or it is not paid.
   *
   * @param why what the platform said
   */
  record NotOurs(String why) implements LeaseAnswer {}

  /**
   * The platform could not be asked, or gave no answer that we understand. Nothing follows from
   * that.
   *
   * @param why one clause for the operator
   */
  record Unknown(String why) implements LeaseAnswer {}
}

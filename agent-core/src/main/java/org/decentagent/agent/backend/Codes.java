// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import org.decentagent.spi.FailureCode;

/** The failure codes of the agent itself. */
public final class Codes {
  /** Another effect of a former attempt may still come about. */
  public static final FailureCode SETTLING = new FailureCode("agent/settling");

  /** An effect's outcome is unknown and cannot be found out. */
  public static final FailureCode CANNOT_LOOK = new FailureCode("agent/cannot_be_repeated");

  /** Every candidate is held by another contract. */
  public static final FailureCode NO_CANDIDATE = new FailureCode("agent/no_candidate_left");

  /** The call was abandoned; its steps are closed. */
  public static final FailureCode ABANDONED = new FailureCode("agent/abandoned");

  /** The journal takes nothing, so nothing more was done. */
  public static final FailureCode JOURNAL = new FailureCode("agent/journal_refused");

  /** The backend's plugin used up all memory, and nobody let it in again. */
  public static final FailureCode QUARANTINED = new FailureCode("agent/quarantined");

  /** The contract's backend is not configured, or its plugin did not load. */
  public static final FailureCode UNMANAGED = new FailureCode("agent/unmanaged");

  /** The platform does not answer, or not to us. */
  public static final FailureCode OFFLINE = new FailureCode("agent/platform_unavailable");

  /** Another agent holds the lease. */
  public static final FailureCode LEASE_ELSEWHERE = new FailureCode("agent/lease_held_elsewhere");

  /** A customer cannot log in (yet). */
  public static final FailureCode NO_LOGIN = new FailureCode("agent/no_login");

  /** The hour for the delivery is nearly over. */
  public static final FailureCode DEADLINE = new FailureCode("agent/delivery_deadline");

  /** What was ready lacks what every customer needs. */
  public static final FailureCode INCOMPLETE = new FailureCode("agent/incomplete_instance");

  /** The backend cannot stop an instance and keep its data. */
  public static final FailureCode NO_SUSPENSION = new FailureCode("agent/no_suspension");

  /** Too many instances would be removed at once. */
  public static final FailureCode BRAKE = new FailureCode("agent/brake");

  /** A listing cannot be relied on. */
  public static final FailureCode LISTING = new FailureCode("agent/listing_unreliable");

  /** The platform says something else than we expected. */
  public static final FailureCode DISAGREES = new FailureCode("agent/platform_disagrees");

  /** The platform does not take a report. */
  public static final FailureCode NOT_TOLD = new FailureCode("agent/report_not_taken");

  /** The operator will not do what only a person can do. */
  public static final FailureCode REFUSED = new FailureCode("agent/operator_refused");

  /** The backend and we do not accept each other; a person must mend it. */
  public static final FailureCode NO_ACCESS = new FailureCode("agent/no_access");

  private Codes() {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

/**
 * Why the platform said no, as far as its text tells; the platform has no error codes. Immutable.
 */
public sealed interface Refusal {
  /** What the platform wrote: printable, one line, at most 500 characters. For people only. */
  String text();

  /**
   * The contract may not go from its status to the wanted one.
   *
   * @param from the status it has
   * @param to the status that was asked for
   */
  record TransitionRefused(String from, String to, String text) implements Refusal {}

  /**
   * The contract is in a status in which nobody can lock it.
   *
   * @param status the status it has
   */
  record NotLockable(String status, String text) implements Refusal {}

  /**
   * The contract is not paid.
   *
   * @param status the status of the payment
   */
  record PaymentMissing(String status, String text) implements Refusal {}

  /** Another agent holds the lock. */
  record LockHeldElsewhere(String text) implements Refusal {}

  /** The lock to give back is not ours. */
  record LockNotHeld(String text) implements Refusal {}

  /** A termination can be reported of a cancelled contract only; an expired one is none. */
  record NotCancelled(String text) implements Refusal {}

  /** There is no such contract. */
  record UnknownContract(String text) implements Refusal {}

  /** The contract or the path belongs to another provider. */
  record NotDelegated(String text) implements Refusal {}

  /**
   * The agent's delegation lacks a permission.
   *
   * @param permission its name
   */
  record PermissionMissing(String permission, String text) implements Refusal {}

  /** The agent is in no pool, or in one that is gone; only a new set-up token helps. */
  record PoolMissing(String text) implements Refusal {}

  /** The contract is provisioned now, but without the details that were sent along. */
  record DetailsNotSaved(String text) implements Refusal {}

  /** Any other text: it proves nothing. */
  record Unclassified(String text) implements Refusal {}
}

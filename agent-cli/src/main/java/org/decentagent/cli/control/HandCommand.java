// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import org.jspecify.annotations.Nullable;

/**
 * What the operator says about a contract, an orphan, the brake or the agent, on its way to the
 * agent. Immutable.
 *
 * @param who says it, for the audit trail
 * @param target a contract or an orphan; empty when it is about the agent as a whole
 * @param resource of an adoption for a contract: the resource's id
 * @param access of such an adoption: {@code user@host:port}; null when the plugin tells it
 */
public record HandCommand(
    Verb verb, String who, String target, @Nullable String resource, @Nullable String access) {
  /** What is said. */
  public enum Verb {
    /** Of a contract on hold: go on where it stood. */
    HOLD_RETRY,
    /** Of a contract on hold: that resource is its instance. */
    HOLD_ADOPT,
    /** Of a contract on hold: nothing of it exists. */
    HOLD_NONE,
    /** Of a contract on hold: it is not over yet. */
    HOLD_KEEP,
    /** Of a contract on hold: it is over. */
    HOLD_EXPIRED,
    /** Of an orphan: it was delivered, as the platform says. */
    ORPHAN_ADOPT,
    /** Of an orphan: it was delivered, whatever the platform says. */
    ORPHAN_ADOPT_ANYWAY,
    /** Of an orphan: leave it alone for good. */
    ORPHAN_IGNORE,
    /** Of an orphan: remove it now. */
    ORPHAN_PURGE,
    /** What the brake holds back may go. */
    BRAKE_RELEASE,
    /** Claim no new contract. */
    DRAIN,
    /** Claim new contracts again. */
    FILL
  }

  /** Of a contract or an orphan. */
  public static HandCommand of(Verb verb, String target) {
    return new HandCommand(verb, System.getProperty("user.name", ""), target, null, null);
  }

  /** Of the agent as a whole. */
  public static HandCommand of(Verb verb) {
    return of(verb, "");
  }
}

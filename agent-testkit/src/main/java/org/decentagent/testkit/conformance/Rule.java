// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** What the agent builds on when it calls a plugin; each check guards one of them or more. */
public enum Rule {
  /** Write, then call. */
  WRITE_THEN_CALL(1, "what is to be done is on disk before it is done"),
  /** Look before create. */
  LOOK_FIRST(2, "nothing is made or removed on a backend that could not be looked at"),
  /** Mark and stamp. */
  STAMP(3, "only what bears a stamp of this agent for this very resource is touched"),
  /** Errors carry their effect. */
  EFFECT(4, "a failure says whether something may have happened"),
  /** Repeat only what is harmless. */
  REPEAT(5, "a contract has one instance, however often and with whatever answers it is asked for"),
  /** Route by record. */
  ROUTE(7, "an id that was recorded leads back to the same instance"),
  /** Gone needs proof. */
  PROOF(8, "only what was looked at completely, and is not there, is gone"),
  /** Remove everything that was made. */
  EVERYTHING(9, "an instance takes everything that was made for it with it"),
  /** Losing the journal is survivable. */
  LOST_JOURNAL(13, "what the journal forgot is found by its stamp"),
  /** Refuse gently. */
  REFUSE(14, "what cannot be made is refused before anything is promised"),
  /** Provisioned means that a customer can log in. */
  LOGIN(17, "ready means that a customer can log in"),
  /** Secrets are told to nobody. */
  SECRETS(18, "no secret is logged, printed or part of a message"),
  /** Plugins are fenced. */
  FENCE(19, "a call ends when it is told to, and a closed plugin leaves no thread");

  private final int number;
  private final String text;

  Rule(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** Its number among the rules of the agent's engine. */
  public int number() {
    return number;
  }

  /** The rule, as one clause. */
  public String text() {
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.rule;

/**
 * What an agent goes by, so that it never makes a second instance, never loses a paid one, never
 * leaves one running unpaid, and never destroys what it cannot prove is its own and finished.
 */
public enum Rule {
  /** Write, then call. */
  WRITE_THEN_CALL(1, "Intent, chosen ids and deadlines are durable before the first byte leaves."),
  /** Look before create. */
  LOOK_FIRST(
      2,
      "Nothing is made or removed on a backend that could not be looked at completely, or that is"
          + " not the one the journal names."),
  /** Mark and stamp. */
  STAMP(
      3,
      "Only what bears a stamp of this agent that names the very resource it sits on is adopted,"
          + " stopped or removed."),
  /** Errors carry their effect. */
  EFFECT(
      4,
      "A failure says whether something may have happened; what may have is settled by looking and"
          + " in no other way."),
  /** Repeat only what is harmless. */
  REPEAT(
      5,
      "A create is sent again only when the former one had no effect and can have none any more,"
          + " or where the backend makes repeats harmless."),
  /** The fence. */
  FENCE(6, "Only who won the move to provisioning creates; who lost the lease stops."),
  /** Route by record. */
  ROUTE(
      7, "Every effect goes to the backend on record; a missing plugin means unmanaged, not gone."),
  /** Gone needs proof. */
  PROOF(
      8,
      "Gone is what a read by id and a complete, plausible listing lacked, twice, a while apart."),
  /** Remove everything that was made. */
  EVERYTHING(
      9,
      "Each resource of an instance is removed with it, and what reappears afterwards is stopped"
          + " and reported."),
  /** The brake. */
  BRAKE(
      10,
      "Few instances are stopped or removed within ten minutes, and none whose end comes earlier"
          + " than the platform ever said."),
  /** Unknown resources. */
  ORPHANS(
      11,
      "What no contract accounts for is reported, and removed only after its grace and by the"
          + " platform's word; what vanished is an incident, never made again."),
  /** Reports are outbox rows. */
  OUTBOX(
      12,
      "What the platform must know is written with the state it tells of, sent in order, again and"
          + " again until it is known there."),
  /** Losing the journal is survivable. */
  LOST_JOURNAL(
      13, "What the journal forgot is found by its stamp and taken back as the platform shows it."),
  /** Refuse gently. */
  REFUSE(14, "A contract for others, or that cannot be served here, is left alone and not failed."),
  /** Fail only when permanent. */
  FAIL_LATE(
      15,
      "Failure is reported only when it is permanent or the hour is nearly over, and removal waits"
          + " for the platform's own word."),
  /** Offline policy. */
  OFFLINE(
      16,
      "A platform that cannot be reached or refuses us changes nothing: what runs keeps running."),
  /** Provisioned means that a customer can log in. */
  LOGIN(
      17,
      "Nothing is reported before the advertised address accepted the renter's key and showed the"
          + " recorded host key."),
  /** Secrets are told to nobody. */
  SECRETS(18, "No secret is logged, printed, put on a command line or part of a message."),
  /** Plugins are fenced. */
  PLUGINS(19, "A plugin that hangs, spins, throws or fails again and again slows only itself."),
  /** Decode per element. */
  PER_ELEMENT(20, "One malformed element of a list is named and skipped, and the others go on.");

  private final int number;
  private final String text;

  Rule(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** Its number, from 1. */
  public int number() {
    return number;
  }

  /** The rule as a sentence. */
  public String text() {
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

/** Why the operator is called. */
enum Urgency {
  /** Something new waits for them. */
  ASKED("waits for you"),
  /** What they entered does not hold. */
  ASKED_AGAIN("is back, since what was entered does not hold"),
  /** It still waits. */
  REMINDER("still waits for you"),
  /** Its time is nearly over. */
  LAST_CALL("LAST CALL"),
  /** Its time is over. */
  OVERDUE("is OVERDUE"),
  /** Nobody wants it any more. */
  MOOT("is no longer needed; undo what you began");

  private final String words;

  Urgency(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether a snooze keeps it quiet. */
  boolean canBeSnoozed() {
    return switch (this) {
      case ASKED, REMINDER, OVERDUE -> true;
      case ASKED_AGAIN, LAST_CALL, MOOT -> false;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.journal.TaskRecord;

/**
 * What the operator is told: plain words of one line each, without a secret or a control character.
 * How they are written for a channel is the channel's matter. Immutable.
 *
 * @param id the same at every try, so that who hears it twice can tell
 * @param complaint why what was entered does not hold
 * @param left how much time is left, or since when it is over
 */
record Message(
    String id,
    Urgency urgency,
    Matter matter,
    Optional<Instant> due,
    Optional<String> complaint,
    Optional<String> left) {
  private static final int LONGEST = 500;

  static Message of(
      String id, Urgency urgency, TaskRecord task, Optional<Instant> due, Instant now) {
    return new Message(
        id,
        urgency,
        Matter.of(task),
        due.map(end -> end.truncatedTo(ChronoUnit.SECONDS)),
        task.complaint()
            .filter(why -> urgency != Urgency.MOOT)
            .map(why -> PlainLine.of(why, LONGEST)),
        due.filter(end -> urgency != Urgency.MOOT).map(end -> left(end, now)));
  }

  static Message of(String id, Urgency urgency, Matter matter) {
    return new Message(id, urgency, matter, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static String left(Instant due, Instant now) {
    Duration left = Duration.between(now, due);
    return left.isNegative() || left.isZero()
        ? "due " + span(left.negated()) + " ago"
        : span(left) + " left";
  }

  private static String span(Duration time) {
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  String title() {
    return PlainLine.of(matter.title(), LONGEST);
  }

  /** One line that says it all. */
  String subject() {
    return "[dc-agent] "
        + matter.name()
        + " "
        + urgency.words()
        + ": "
        + title()
        + left.map(time -> " (" + time + ")").orElse("");
  }

  /** The command that shows what is to be done. */
  String command() {
    return matter.command();
  }

  /** A few lines for a person. */
  String text() {
    return subject()
        + complaint.map(why -> "\n" + why).orElse("")
        + matter.backend().map(backend -> "\nbackend " + backend).orElse("")
        + matter.contract().map(contract -> ", contract " + contract.brief()).orElse("")
        + "\n"
        + command();
  }
}

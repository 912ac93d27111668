// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RemindersTest {
  private static final Instant SINCE = Instant.parse("2026-11-22T12:00:00Z");

  private final Reminders reminders = new Reminders(Duration.ofMinutes(30));

  /** What is sent in which minute when somebody looks every minute. */
  private List<String> sent(Optional<Duration> time, int minutes) {
    List<String> sent = new ArrayList<>();
    Optional<Reminders.Reminder> before = Optional.empty();
    for (int minute = 0; minute <= minutes; minute++) {
      Instant now = SINCE.plus(Duration.ofMinutes(minute));
      Optional<Reminders.Reminder> latest = reminders.latest(SINCE, time.map(SINCE::plus), now);
      if (latest.isPresent() && !latest.equals(before)) {
        sent.add(minute + " " + latest.get().urgency());
      }
      before = latest;
    }
    return sent;
  }

  @Test
  void remindersGetDenserThenTheLastCallComesThenItIsOverdue() {
    assertThat(sent(Optional.of(Duration.ofMinutes(48)), 110))
        .containsExactly(
            "24 REMINDER",
            "36 REMINDER",
            "42 LAST_CALL",
            "48 OVERDUE",
            "78 OVERDUE",
            "108 OVERDUE");
  }

  @Test
  void noTwoAreFurtherApartThanSet() {
    assertThat(sent(Optional.of(Duration.ofHours(2)), 121))
        .containsExactly(
            "30 REMINDER",
            "60 REMINDER",
            "90 REMINDER",
            "105 REMINDER",
            "110 LAST_CALL",
            "120 OVERDUE");
  }

  @Test
  void whatDoesNotPressIsRememberedAllTheSame() {
    assertThat(sent(Optional.empty(), 70)).containsExactly("30 REMINDER", "60 REMINDER");
  }

  @Test
  void whatCameTooLateIsALastCallOrOverdueAtOnce() {
    assertThat(reminders.latest(SINCE, Optional.of(SINCE.minusSeconds(5)), SINCE))
        .map(Reminders.Reminder::urgency)
        .contains(Urgency.OVERDUE);
    assertThat(
            reminders.latest(
                SINCE, Optional.of(SINCE.minusSeconds(5)), SINCE.plus(Duration.ofDays(400))))
        .isPresent();
  }

  @Test
  void whatWasAskedByAClockThatWasPutBackSinceIsALastCall() {
    assertThat(
            reminders.latest(
                SINCE, Optional.of(SINCE.minusSeconds(5)), SINCE.minus(Duration.ofHours(1))))
        .map(Reminders.Reminder::urgency)
        .contains(Urgency.LAST_CALL);
  }

  @Test
  void aSnoozeKeepsQuietWhatCanWait() {
    assertThat(Urgency.values())
        .filteredOn(Urgency::canBeSnoozed)
        .containsExactly(Urgency.ASKED, Urgency.REMINDER, Urgency.OVERDUE);
  }
}

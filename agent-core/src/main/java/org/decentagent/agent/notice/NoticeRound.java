// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.NoticeRows;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.agent.operator.Demand;

/**
 * Calls the operator by one channel: when a task begins to wait, when it comes back, more and more
 * often while it waits, and when it is no longer needed; and of a frozen brake and of contracts on
 * hold. What is to be told follows from the journal, so nothing is lost with a process; each notice
 * is written down before it is sent and tried until it was taken, so it arrives at least once, with
 * an id. Confined to one thread.
 */
public final class NoticeRound {
  private static final Duration GONE_FOR = Duration.ofDays(1);

  private final Channel channel;
  private final Surroundings around;
  private final Reminders reminders;

  private NoticeRound(Channel channel, Surroundings around, Reminders reminders) {
    this.channel = channel;
    this.around = around;
    this.reminders = reminders;
  }

  /** What a round works with. */
  public record Surroundings(
      Journal journal, Demand demand, Findings findings, InstantSource clock, Backoff backoff) {}

  /** One for each channel. */
  public static List<NoticeRound> each(
      Channels channels, Surroundings around, Duration remindEvery) {
    return channels.all().stream()
        .map(channel -> new NoticeRound(channel, around, new Reminders(remindEvery)))
        .toList();
  }

  /** The channel's name. */
  public String name() {
    return channel.name();
  }

  /** Tells what is due. */
  public void round() {
    Instant now = around.clock().instant();
    boolean allTold = true;
    for (TaskRecord task : around.journal().tasks().undecided(now.minus(GONE_FOR))) {
      Optional<Message> message = call(task, now);
      allTold &= message.isEmpty() || deliver(message.get(), now);
    }
    for (Message message : others(now)) {
      allTold &= deliver(message, now);
    }
    if (allTold) {
      around.findings().clear(finding());
    }
  }

  /** What waits for the operator besides tasks: a frozen brake, and contracts on hold. */
  private List<Message> others(Instant now) {
    List<Message> others = new ArrayList<>();
    around
        .journal()
        .brake()
        .frozen()
        .ifPresent(freeze -> others.add(other(Matter.of(freeze), freeze.since(), now)));
    for (ContractRecord held : around.journal().list(EnumSet.of(ContractState.HOLD))) {
      Instant since =
          around.journal().times(held.id()).map(Journal.Times::stateSince).orElse(Instant.EPOCH);
      others.add(other(Matter.of(held), since, now));
    }
    return others;
  }

  private Message other(Matter matter, Instant since, Instant now) {
    Reminders.Reminder reminder =
        reminders
            .latest(since, Optional.empty(), now)
            .orElse(new Reminders.Reminder(Urgency.ASKED, since));
    String id =
        channel.name()
            + "/"
            + matter.key()
            + "/"
            + reminder.urgency().name().toLowerCase(Locale.ROOT)
            + "/"
            + reminder.at().toEpochMilli();
    return Message.of(id, reminder.urgency(), matter);
  }

  private Optional<Message> call(TaskRecord task, Instant now) {
    Optional<Instant> due = around.demand().due(task);
    Optional<Reminders.Reminder> counts =
        task.isOver() || !around.demand().isWanted(task)
            ? moot(task)
            : Optional.of(
                reminders
                    .latest(task.openSince(), due, now)
                    .orElse(
                        new Reminders.Reminder(
                            task.complaint().isPresent() ? Urgency.ASKED_AGAIN : Urgency.ASKED,
                            task.openSince())));
    return counts
        .filter(reminder -> !isSnoozed(task, reminder.urgency(), now))
        .map(reminder -> Message.of(id(task, reminder), reminder.urgency(), task, due, now));
  }

  private Optional<Reminders.Reminder> moot(TaskRecord task) {
    return around.journal().notices().wasTold(Matter.of(task).key(), channel.name())
        ? Optional.of(new Reminders.Reminder(Urgency.MOOT, task.openSince()))
        : Optional.empty();
  }

  private static boolean isSnoozed(TaskRecord task, Urgency urgency, Instant now) {
    return urgency.canBeSnoozed() && task.snoozedUntil().filter(now::isBefore).isPresent();
  }

  private String id(TaskRecord task, Reminders.Reminder reminder) {
    return channel.name()
        + "/"
        + task.id()
        + "/"
        + reminder.urgency().name().toLowerCase(Locale.ROOT)
        + "/"
        + reminder.at().toEpochMilli();
  }

  /** Whether it arrived, now or before. */
  private boolean deliver(Message message, Instant now) {
    NoticeRows rows = around.journal().notices();
    NoticeRows.Begun begun = rows.begin(message.id(), message.matter().key(), channel.name());
    if (begun.isDelivered() || around.backoff().left(now, begun.nextTryAt()).isPresent()) {
      return begun.isDelivered();
    }
    rows.trying(message.id());
    return switch (channel.send(message)) {
      case Channel.Delivery.Taken(var answer) -> {
        rows.delivered(message.id(), answer);
        yield true;
      }
      case Channel.Delivery.Failed(var why) -> {
        Duration wait = around.backoff().after(begun.attempts() + 1);
        rows.postponed(message.id(), now.plus(wait), why);
        around
            .findings()
            .put(
                finding(),
                "you cannot be called by "
                    + channel.name()
                    + ": "
                    + why
                    + "; see [notify], and: dc-agent manual list");
        yield false;
      }
    };
  }

  private String finding() {
    return "notify/" + channel.name();
  }
}

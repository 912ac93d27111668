// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Report;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Done;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Refusal;
import org.decentagent.spi.Instance;

/**
 * Sends what the platform must be told about a contract, oldest first, again and again until it
 * knows. A report is written with the state it tells of, and only leaves when the platform has
 * taken it, or has said in words we recognise that there is nothing left to tell. Safe for use by
 * many threads.
 */
public final class Outbox {
  private final PlatformClient platform;
  private final Journal journal;
  private final InstantSource clock;
  private final Backoff backoff;

  /** Over one platform. */
  public Outbox(PlatformClient platform, Journal journal, InstantSource clock, Backoff backoff) {
    this.platform = platform;
    this.journal = journal;
    this.clock = clock;
    this.backoff = backoff;
  }

  /** Sends the contract's oldest report if it is due; empty when nothing is. */
  public Optional<Next> deliver(ContractRecord contract) {
    Optional<Report> due = journal.reports().next(contract.id());
    if (due.isEmpty()) {
      return Optional.empty();
    }
    Report report = due.get();
    Instant now = clock.instant();
    if (report.kind() == Report.Kind.EXPIRED && !isOver(contract, now)) {
      return Optional.of(withdrawn(contract, report));
    }
    Optional<Duration> early = backoff.left(now, report.nextTryAt());
    if (early.isPresent()) {
      return early.map(Next.Rest::new);
    }
    journal.reports().trying(report);
    return Optional.of(follow(contract, report, send(report)));
  }

  /**
   * Whether the platform still says so: a tenant may have extended since the report was written.
   */
  private boolean isOver(ContractRecord contract, Instant now) {
    return journal.wish(contract.id()).map(w -> w.wish() == Wish.EXPIRE).orElse(false)
        && journal.endsAt(contract.id()).map(end -> !end.isAfter(now)).orElse(true);
  }

  private static Next withdrawn(ContractRecord contract, Report report) {
    return new Next.Go(
        Change.to(contract.untroubled())
            .and(rows -> rows.reports().delivered(report, "withdrawn: it is not over any more"))
            .note("not over any more; the platform is not told so"));
  }

  private Answer<Done> send(Report report) {
    return switch (report.kind()) {
      case PROVISIONED -> platform.reportProvisioned(report.contract(), report.body());
      case FAILED -> platform.reportFailed(report.contract(), report.body());
      case EXPIRED -> platform.reportExpired(report.contract());
      case TERMINATED -> platform.reportTerminated(report.contract());
    };
  }

  private Next follow(ContractRecord contract, Report report, Answer<Done> answer) {
    return switch (answer) {
      case Answer.Ok<Done> ok -> taken(contract, report, "taken");
      case Answer.Refused<Done>(Refusal.TransitionRefused refused) ->
          refused(contract, report, refused);
      case Answer.Refused<Done>(Refusal.NotCancelled refused)
          when report.kind() == Report.Kind.TERMINATED ->
          taken(contract, report, "already closed: " + refused.text());
      case Answer.Refused<Done>(Refusal.DetailsNotSaved lost)
          when report.kind() == Report.Kind.PROVISIONED ->
          deliveredWithoutDetails(contract, report, lost.text());
      case Answer<Done> other -> postponed(contract, report, other.explanation());
    };
  }

  private Next refused(ContractRecord contract, Report report, Refusal.TransitionRefused refused) {
    return switch (report.kind()) {
      case PROVISIONED ->
          switch (refused.from()) {
            case "provisioned", "active" -> taken(contract, report, "was taken before");
            case "cancelled" -> over(contract, report, EndingReason.CANCELLED, refused.text());
            case "expired" -> over(contract, report, EndingReason.EXPIRED, refused.text());
            case "rejected" -> over(contract, report, EndingReason.REJECTED, refused.text());
            case "provisioningfailed" ->
                over(contract, report, EndingReason.FAILED, refused.text());
            case "accepted" -> startAgain(contract, report);
            default -> postponed(contract, report, refused.text());
          };
      case EXPIRED ->
          switch (refused.from()) {
            case "expired" -> taken(contract, report, "was taken before");
            case "cancelled" -> over(contract, report, EndingReason.CANCELLED, refused.text());
            case "rejected" -> over(contract, report, EndingReason.REJECTED, refused.text());
            case "provisioningfailed" ->
                over(contract, report, EndingReason.FAILED, refused.text());
            case "provisioned" -> activateFirst(contract, report);
            default -> postponed(contract, report, refused.text());
          };
      case FAILED, TERMINATED -> postponed(contract, report, refused.text());
    };
  }

  /**
   * The platform stands before "provisioning", though it had said yes to it: say that again first.
   */
  private Next startAgain(ContractRecord contract, Report report) {
    String answer = platform.reportProvisioning(contract.id()).explanation();
    return postponed(
        contract, report, "the platform says that it is still accepted; told it again: " + answer);
  }

  /** A provider who looks at every rental leaves contracts provisioned; only active ones expire. */
  private Next activateFirst(ContractRecord contract, Report report) {
    String answer = platform.reportActive(contract.id()).explanation();
    return postponed(
        contract,
        report,
        "the platform says that it is provisioned and not active yet; told it that it is: "
            + answer);
  }

  /** The platform delivered it, and its customer cannot see how to log in. */
  private static Next deliveredWithoutDetails(
      ContractRecord contract, Report report, String answer) {
    String what =
        "delivered, but the platform did not keep the access details ("
            + answer
            + "); give them to the customer yourself: "
            + contract.instance().flatMap(Instance::ssh).map(Object::toString).orElse("unknown");
    return new Next.Go(
        Change.to(contract.to(ContractState.HANDED_OVER).troubled(Codes.DISAGREES, what))
            .and(rows -> rows.reports().delivered(report, answer))
            .note(what));
  }

  private Next taken(ContractRecord contract, Report report, String answer) {
    ContractRecord next =
        switch (report.kind()) {
          case PROVISIONED ->
              contract.state() == ContractState.READY
                  ? contract.to(ContractState.HANDED_OVER)
                  : contract;
          case EXPIRED ->
              contract.state().isDelivered()
                  ? contract.ending(
                      ContractState.TERMINATING,
                      Ending.of(EndingReason.EXPIRED, "its time is over"))
                  : contract;
          case FAILED, TERMINATED -> contract;
        };
    return new Next.Go(
        Change.to(next.untroubled())
            .and(rows -> rows.reports().delivered(report, answer))
            .note("told the platform: " + word(report) + " (" + answer + ")"));
  }

  private Next over(ContractRecord contract, Report report, EndingReason reason, String why) {
    return new Next.Go(
        Change.to(contract.ending(ContractState.TERMINATING, Ending.of(reason, why)))
            .and(rows -> rows.reports().delivered(report, why))
            .note("the contract is over: " + why));
  }

  private Next postponed(ContractRecord contract, Report report, String why) {
    Duration wait = backoff.after(report.attempts() + 1);
    return new Next.Wait(
        Change.to(
                contract.troubled(
                    Codes.NOT_TOLD, "cannot tell the platform '" + word(report) + "': " + why))
            .and(rows -> rows.reports().postponed(report, clock.instant().plus(wait), why)),
        wait);
  }

  private static String word(Report report) {
    return switch (report.kind()) {
      case PROVISIONED -> "provisioned";
      case FAILED -> "provisioning failed";
      case EXPIRED -> "expired";
      case TERMINATED -> "terminated";
    };
  }
}

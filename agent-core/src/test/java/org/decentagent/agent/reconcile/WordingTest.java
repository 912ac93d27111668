// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Wish;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.junit.jupiter.api.Test;

/** What {@code dc-agent reconcile --dry-run} shows of a decision. */
final class WordingTest {
  private static final ContractId CONTRACT = Contracts.id(1);
  private static final String LISTING = "a complete listing of backend 'cloud' with 1 instances";

  private final Situation situation = new Situation();
  private final Observed instance = situation.ours("m-1", 1, Instant.EPOCH);

  private PlannedDecision words(Decision decision) {
    return new Wording(situation.view(), 2).of(decision);
  }

  private static PlannedDecision of(String kind, String what, String evidence) {
    return new PlannedDecision(kind, CONTRACT.hex(), null, what, evidence);
  }

  private static PlannedDecision ofInstance(String kind, String what, String evidence) {
    return new PlannedDecision(kind, CONTRACT.hex(), "cloud/m-1", what, evidence);
  }

  @Test
  void aWishIsShownWithWhatItMeansAndWhatTheJournalSays() {
    situation.contract(1, ContractState.ACTIVE);

    assertThat(words(new Decision.Want(CONTRACT, Wish.CANCEL, "cancelled")))
        .isEqualTo(
            of(
                "want",
                "remove it, if its own lock answer says cancelled too",
                "the platform's answer: cancelled; the journal: ACTIVE"));
  }

  @Test
  void everyWishIsShownInItsOwnWords() {
    situation.contract(1, ContractState.SUSPENDED);
    situation.change(
        CONTRACT,
        known -> new View.Known(known.contract(), Optional.of(Wish.SUSPEND), Optional.empty()));

    assertThat(words(new Decision.Want(CONTRACT, Wish.RUN, "keep")))
        .isEqualTo(
            of(
                "want",
                "have it run",
                "the platform's answer: keep; the journal: SUSPENDED, wanted so far: SUSPEND"));
    assertThat(words(new Decision.Want(CONTRACT, Wish.SUSPEND, "dispute")).what())
        .isEqualTo("suspend it, keeping its data, if the brake admits it");
    assertThat(words(new Decision.Want(CONTRACT, Wish.EXPIRE, "expired")).what())
        .startsWith("tell the platform that its time is over")
        .endsWith("then remove it");
  }

  @Test
  void anEndIsShownToTheSecond() {
    Instant end = Instant.parse("2026-12-22T12:00:00.123Z");

    assertThat(words(new Decision.NoteEnd(CONTRACT, end)))
        .isEqualTo(
            of(
                "end",
                "note that it ends at 2026-12-22T12:00:00Z",
                "the platform's answer: keep; the journal does not know it"));
  }

  @Test
  void aLossIsShownWithTheListingThatLacksIt() {
    situation.contract(1, ContractState.ACTIVE);

    assertThat(words(new Decision.Vanished(CONTRACT, Contracts.BACKEND)))
        .isEqualTo(
            of(
                "vanished",
                "tell you that its instance is gone; it is not made again",
                LISTING + " lacks it; the journal: ACTIVE"));
  }

  @Test
  void whatRunsThoughItIsPausedIsShownWithThePlatformsWord() {
    situation.contract(1, ContractState.SUSPENDED);

    assertThat(words(new Decision.Restarted(CONTRACT, Contracts.BACKEND)))
        .isEqualTo(
            of(
                "restarted",
                "stop it again, keeping its data, if it is seen running for a minute"
                    + " and the brake admits it (2 may go)",
                LISTING
                    + " shows it running; the platform's answer: pause; the journal: SUSPENDED"));
  }

  @Test
  void anOrphanIsShownWithHowLongItStandsOfItsGrace() {
    situation.looked(Situation.OTHER, "m-1", 1, Duration.ofMinutes(7));
    situation.looked("m-2", 1, Duration.ofMinutes(8));
    situation.looked("m-1", 1, Duration.ofMinutes(90));

    assertThat(words(new Decision.Sight(Contracts.BACKEND, instance, CONTRACT, "unknown")))
        .isEqualTo(
            ofInstance(
                "orphan",
                "leave it alone, and remember how long it stands",
                LISTING
                    + " shows it with our stamp, RUNNING, for 90 of 1440 min; the journal does not"
                    + " know it; the platform's answer: unknown"));
  }

  @Test
  void oneThatIsIgnoredIsShownAsTheOperatorsOwnWord() {
    assertThat(words(new Decision.Disregard(Contracts.BACKEND, instance, CONTRACT, "keep")))
        .isEqualTo(
            ofInstance(
                "ignored",
                "leave it alone, since you said so",
                LISTING + " shows it; the platform's answer: keep"));
  }

  @Test
  void whatIsToBeStoppedOrRemovedIsShownWithTheRoomThatTheBrakeHas() {
    situation.over(1, EndingReason.CANCELLED);
    String evidence =
        LISTING + " shows it with our stamp, RUNNING, for 0 of 1440 min; the journal: GONE";

    assertThat(words(new Decision.Quarantine(Contracts.BACKEND, instance, CONTRACT, "it is over")))
        .isEqualTo(
            ofInstance(
                "quarantine",
                "stop it and keep it, if its own lock answer agrees and the brake admits it (2 may"
                    + " go)",
                "it is over; " + evidence));
    assertThat(words(new Decision.RemoveOrphan(Contracts.BACKEND, instance, CONTRACT, "cancelled")))
        .isEqualTo(
            ofInstance(
                "remove",
                "remove it, if its own lock answer agrees and the brake admits it (2 may go)",
                "cancelled; " + evidence));
    assertThat(
            new Wording(situation.view(), 0)
                .of(new Decision.RemoveOrphan(Contracts.BACKEND, instance, CONTRACT, "cancelled"))
                .what())
        .endsWith("agrees; the brake holds it back");
  }

  @Test
  void anAdoptionIsShownWithWhatItDependsOn() {
    assertThat(words(new Decision.ConsiderAdoption(Contracts.BACKEND, instance, CONTRACT)))
        .isEqualTo(
            ofInstance(
                "adopt",
                "take it back into the journal, if its own lock answer says that it was delivered",
                LISTING
                    + " shows it with our stamp, RUNNING, for 0 of 1440 min; the journal does not"
                    + " know it; the platform's answer: keep"));
  }

  private PlannedDecision twin(Decision.TwinStep step) {
    return words(new Decision.Twin(Contracts.BACKEND, instance, CONTRACT, "m-0", step));
  }

  @Test
  void aTwinIsShownWithTheOneThatStays() {
    assertThat(twin(Decision.TwinStep.WATCH))
        .isEqualTo(
            ofInstance(
                "twin",
                "remember how long the second instance of the contract stands",
                LISTING
                    + " shows it and m-0, which is older and recorded; the platform's answer:"
                    + " keep"));
    assertThat(twin(Decision.TwinStep.STOP).what())
        .isEqualTo("stop it and keep it, if m-0 is well and the brake admits it (2 may go)");
    assertThat(twin(Decision.TwinStep.REMOVE).what())
        .isEqualTo("remove it alone, if m-0 is well and the brake admits it (2 may go)");
  }

  @Test
  void aStrangerIsShownWithoutAContract() {
    Observed web =
        new Observed(
            "m-8",
            "web",
            new org.decentagent.spi.Ownership.Unstamped(),
            InstanceState.RUNNING,
            Instant.EPOCH);

    assertThat(words(new Decision.Stranger(Situation.OTHER, web, "it is somebody else's")))
        .isEqualTo(
            new PlannedDecision(
                "stranger",
                null,
                "other/m-8",
                "never touch it, and tell you of it",
                "a complete listing of backend 'other' with 0 instances shows it: it is somebody"
                    + " else's"));
  }
}

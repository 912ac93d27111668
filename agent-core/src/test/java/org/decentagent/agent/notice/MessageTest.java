// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.Hold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads. */
final class MessageTest {
  @ParameterizedTest
  @CsvSource({
    "PT42M, 42 min left",
    "PT119M, 119 min left",
    "PT3H, 3 h left",
    "PT0S, due 0 min ago",
    "PT-42M, due 42 min ago",
    "PT-50H, due 50 h ago"
  })
  void theTimeIsToldInTheUnitThatAPersonWouldTake(Duration left, String told) {
    assertThat(Told.message(Urgency.REMINDER, Told.task("x", Optional.empty()), left).subject())
        .endsWith("(" + told + ")");
  }

  @Test
  void ofAFrozenBrakeItSaysWhyAndWhatShowsIt() {
    Matter brake = Matter.of(new BrakeRows.Freeze(1, "2 instances went", Told.NOW));

    assertThat(Message.of("id", Urgency.ASKED, brake).text())
        .contains("2 instances went", "dc-agent brake show");
  }

  @Test
  void ofAContractOnHoldItSaysWhyAndWhereAndWhatShowsIt() {
    ContractRecord held =
        Contracts.planned(1).held("something is in the way", Hold.Question.WHAT_IS_THERE);

    assertThat(Message.of("id", Urgency.ASKED, Matter.of(held)).text())
        .contains(
            "something is in the way",
            "backend cloud, contract " + held.id().brief(),
            "dc-agent hold list");
  }

  @Test
  void whatIsLongIsCut() {
    String novel = "x".repeat(2000);

    Message message = Told.message(novel, Optional.of(novel));

    assertThat(message.title()).hasSizeLessThan(600);
    assertThat(message.complaint().orElseThrow()).hasSizeLessThan(600);
  }

  @Test
  void whatIsNoLongerNeededSaysNeitherWhatWasWrongWithItNorHowMuchTimeIsLeft() {
    Message message =
        Told.message(
            Urgency.MOOT, Told.task("x", Optional.of("nobody answers")), Duration.ofMinutes(9));

    assertThat(message.text())
        .contains("no longer needed")
        .doesNotContain("nobody answers", "left");
  }
}

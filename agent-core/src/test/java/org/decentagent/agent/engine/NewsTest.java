// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Hold;
import org.decentagent.spi.FailureCode;
import org.junit.jupiter.api.Test;

/** What the log says of a contract's steps. */
final class NewsTest {
  private static final FailureCode FULL = new FailureCode("test/full");

  private final ContractRecord planned = Contracts.planned(1);
  private final String subject = "contract " + planned.id().brief() + " on cloud: ";

  @Test
  void anotherStateIsTold() {
    News news = new News(planned, planned.to(ContractState.CREATE_PENDING));

    assertThat(news.isMove()).isTrue();
    assertThat(news.move()).isEqualTo(subject + "PLANNED -> CREATE_PENDING");
    assertThat(news.warning()).isEmpty();
  }

  @Test
  void aHoldIsToldWithItsReasonAndWhatFollowsItIsNot() {
    ContractRecord held = planned.held("two of one name", Hold.Question.WHAT_IS_THERE);

    assertThat(new News(planned, held).move())
        .isEqualTo(subject + "PLANNED -> HOLD: two of one name");
    assertThat(new News(held, held.to(ContractState.TERMINATING)).move())
        .isEqualTo(subject + "HOLD -> TERMINATING");
  }

  @Test
  void whatStaysAsItWasIsNoNews() {
    ContractRecord troubled = planned.troubled(FULL, "no room");

    assertThat(new News(planned, planned).isMove()).isFalse();
    assertThat(new News(planned, planned).warning()).isEmpty();
    assertThat(new News(troubled, troubled).warning()).isEmpty();
  }

  @Test
  void troubleThatLastsIsToldEverMoreSeldom() {
    List<ContractRecord> tries =
        Stream.iterate(planned, contract -> contract.troubled(FULL, "no room")).limit(10).toList();

    List<String> told =
        Stream.iterate(1, i -> i + 1)
            .limit(9)
            .flatMap(i -> new News(tries.get(i - 1), tries.get(i)).warning().stream())
            .toList();

    assertThat(told)
        .containsExactly(
            subject + "no room (test/full, 1 in a row)",
            subject + "no room (test/full, 2 in a row)",
            subject + "no room (test/full, 4 in a row)",
            subject + "no room (test/full, 8 in a row)");
  }

  @Test
  void thatABackendRefusesUsIsLeftToItsFinding() {
    ContractRecord refused = planned.troubled(Codes.NO_ACCESS, "it refuses our token");

    assertThat(new News(planned, refused).warning()).isEqualTo(Optional.empty());
  }
}

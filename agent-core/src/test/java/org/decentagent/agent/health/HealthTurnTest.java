// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.platform.HealthReport;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is told of when there is not room for all. */
@Timeout(60)
final class HealthTurnTest {
  private static final List<ContractId> FIVE =
      IntStream.range(0, 5).mapToObj(Contracts::id).toList();
  private static final HealthReport UP =
      new HealthReport(
          Instant.EPOCH, HealthReport.Status.HEALTHY, OptionalInt.of(1), Optional.empty());

  private final Queue<ContractId> sent = new ConcurrentLinkedQueue<>();
  private final CountDownLatch lastIsLookedAt = new CountDownLatch(1);

  @Test
  void quickLooksDoNotTakeTheRoomOfASlowOneWhoseTurnItIs() {
    HealthTurn turn =
        new HealthTurn(FIVE, 1, this::lookWithASlowFirst, (one, report) -> sendIfFirst(one));

    turn.takeAll(2);

    assertThat(sent).containsExactly(FIVE.getFirst());
    assertThat(List.of(turn.looked(), turn.leftOut())).containsExactly(5, 4);
  }

  @Test
  void roomThatComesDuringTheLooksIsUsedInTurn() {
    HealthTurn turn =
        new HealthTurn(FIVE, 1, this::lookWithASlowFirst, (one, report) -> sent.add(one));

    turn.takeAll(2);

    assertThat(sent).containsExactlyElementsOf(FIVE);
    assertThat(turn.leftOut()).isZero();
  }

  static Stream<Throwable> whatALookMayMeet() {
    return Stream.of(new JournalException("the disk is gone"), new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("whatALookMayMeet")
  void whatALookMeetsEndsTheRoundAsItIsAfterTheOthersWereToldOf(Throwable met) {
    HealthTurn turn =
        new HealthTurn(
            FIVE,
            2,
            one -> one.equals(FIVE.get(1)) ? meet(met) : Optional.of(UP),
            (one, report) -> sent.add(one));

    assertThatThrownBy(() -> turn.takeAll(2)).isSameAs(met);

    assertThat(sent).containsExactlyInAnyOrder(FIVE.get(0), FIVE.get(2), FIVE.get(3), FIVE.get(4));
  }

  private static Optional<HealthReport> meet(Throwable met) {
    if (met instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) met;
  }

  /** The first is seen once the last is being looked at, when those between were sent or wait. */
  private Optional<HealthReport> lookWithASlowFirst(ContractId one) {
    if (one.equals(FIVE.getLast())) {
      lastIsLookedAt.countDown();
    }
    if (one.equals(FIVE.getFirst())) {
      try {
        lastIsLookedAt.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.of(UP);
  }

  private boolean sendIfFirst(ContractId one) {
    return sent.isEmpty() && sent.add(one);
  }
}

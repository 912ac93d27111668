// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.CloudOperation;
import org.junit.jupiter.api.Test;

final class ShrinkingTest {
  private static final Violation LOST = new Violation("never lost", "one is lost");
  private static final Happening RENT = new Happening.Rent();

  private final AtomicInteger lives = new AtomicInteger();

  private static Script script(List<Happening> happenings) {
    return new Script(1, CreateGuarantee.NAME_UNIQUE, happenings);
  }

  private List<Happening> shrunk(List<Happening> happenings, Predicate<List<Happening>> loses) {
    return Shrinking.shrink(
            script(happenings),
            LOST,
            candidate -> {
              lives.incrementAndGet();
              return loses.test(candidate.happenings()) ? Optional.of(LOST) : Optional.empty();
            })
        .happenings();
  }

  @Test
  void whatDoesNotMatterIsLeftOut() {
    Happening lost = new Happening.LoseJournal();
    List<Happening> many = new ArrayList<>(Collections.nCopies(40, RENT));
    many.set(11, new Happening.BackUp());
    many.set(30, lost);

    assertThat(shrunk(many, left -> left.contains(new Happening.BackUp()) && left.contains(lost)))
        .containsExactly(new Happening.BackUp(), lost);
  }

  @Test
  void whatMattersIsAsMildAsItCanBe() {
    List<Happening> hard =
        List.of(
            new Happening.Pass(Duration.ofMinutes(8)),
            new Happening.CloudFault(CloudOperation.CREATE, CloudFaultKind.ARRIVES_TWICE, 2, 3),
            new Happening.KillAt(400),
            new Happening.ClockLeap(Duration.ofDays(-1)));

    assertThat(
            shrunk(
                hard,
                left ->
                    left.size() == 4
                        && left.getFirst() instanceof Happening.Pass(Duration time)
                        && time.toSeconds() >= 50
                        && left.get(2) instanceof Happening.KillAt(int points)
                        && points >= 7))
        .containsExactly(
            new Happening.Pass(Duration.ofSeconds(60)),
            new Happening.CloudFault(CloudOperation.CREATE, CloudFaultKind.ARRIVES_TWICE, 0, 1),
            new Happening.KillAt(12),
            new Happening.ClockLeap(Duration.ofSeconds(-1)));
  }

  @Test
  void whatBreaksSomethingElseIsNotTheSame() {
    List<Happening> two = List.of(RENT, new Happening.LoseJournal());
    Violation other = new Violation("nothing runs unpaid", "one runs");

    Script shortest =
        Shrinking.shrink(
            script(two),
            LOST,
            candidate -> Optional.of(candidate.happenings().size() == 2 ? LOST : other));

    assertThat(shortest.happenings()).isEqualTo(two);
  }

  @Test
  void itEndsAlthoughEverythingMatters() {
    List<Happening> many = Collections.nCopies(1000, new Happening.KillAt(400));

    assertThat(shrunk(many, left -> left.size() == many.size())).hasSameSizeAs(many);
    assertThat(lives).hasValue(Shrinking.TRIES);
  }
}

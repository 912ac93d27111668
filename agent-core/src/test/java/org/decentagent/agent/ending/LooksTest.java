// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.Kill;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings that many removals share. */
final class LooksTest {
  private static final Duration LISTING = Duration.ofSeconds(1);
  private static final Inventory EMPTY =
      new Inventory.Complete(ScriptedProvisioner.IDENTITY, List.of());

  @TempDir Path folder;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final ScriptedProvisioner provisioner = new ScriptedProvisioner();
  private final AtomicInteger listed = new AtomicInteger();
  private final Kill disk = new Kill();
  private Database database;
  private Backend backend;
  private Looks looks;

  @BeforeEach
  void open() {
    database = Database.open(folder, disk);
    Journal journal = new Journal(database, clock);
    backend = provisioner.backend(journal, clock, ConfigSchema.of());
    looks = new Looks(new Listings(journal, clock), clock);
    provisioner.listing = this::list;
  }

  @AfterEach
  void close() {
    backend.close();
    database.close();
  }

  private Inventory list() {
    listed.incrementAndGet();
    clock.advance(LISTING);
    return EMPTY;
  }

  private static ContractRecord removed(int number) {
    return Contracts.planned(number).to(ContractState.TERMINATING);
  }

  /** The same after a change of its worker. */
  private ContractRecord written(ContractRecord contract) {
    Journal journal = new Journal(database, clock);
    journal.plan(contract);
    return journal.require(contract.id());
  }

  private Looks.Answer look(ContractRecord contract) {
    return looks.look(contract, backend);
  }

  @Test
  @Guards(Rule.PROOF)
  void aListingCountsForEveryRemovalThatHadReturnedBeforeItBegan() {
    looks.asked(removed(1), backend);
    looks.asked(removed(2), backend);

    Looks.Answer first = look(removed(1));
    Looks.Answer second = look(removed(2));

    assertThat(List.of(first, second)).allMatch(Looks.Answer.Told.class::isInstance);
    assertThat(listed).hasValue(1);
  }

  @Test
  @Guards(Rule.PROOF)
  void aListingThatBeganBeforeARemovalReturnedSaysNothingOfIt() {
    looks.asked(removed(1), backend);
    provisioner.listing =
        () -> {
          looks.asked(removed(2), backend); // returns while the listing is under way
          return list();
        };
    look(removed(1));
    provisioner.listing = this::list;

    Looks.Answer early = look(removed(2));
    clock.advance(LISTING.multipliedBy(4));
    Looks.Answer later = look(removed(2));

    assertThat(early).isEqualTo(new Looks.Answer.NotYet(LISTING.multipliedBy(4)));
    assertThat(later).isInstanceOf(Looks.Answer.Told.class);
    assertThat(listed).hasValue(2);
  }

  @Test
  @Guards(Rule.PROOF)
  void aRequestCountsForNothingOnceItsContractHasChanged() {
    looks.asked(removed(1), backend);

    boolean same = looks.waits(removed(1));
    boolean changed = looks.waits(written(removed(1)));

    assertThat(same).isTrue();
    assertThat(changed).isFalse();
  }

  @Test
  void whoAsksWhileAListingIsUnderWayWaitsAndMakesNone() {
    Queue<Looks.Answer> meanwhile = new ArrayDeque<>();
    looks.asked(removed(1), backend);
    looks.asked(removed(2), backend);
    provisioner.listing =
        () -> {
          meanwhile.add(look(removed(2)));
          return list();
        };

    look(removed(1));

    assertThat(meanwhile).singleElement().isInstanceOf(Looks.Answer.NotYet.class);
    assertThat(listed).hasValue(1);
  }

  @Test
  void aLookThatHasToWaitForAListingComesNoSoonerThanTheLastOneTookAndNeverAtOnce() {
    Queue<Looks.Answer> meanwhile = new ArrayDeque<>();
    provisioner.listing =
        () -> {
          meanwhile.add(look(removed(2)));
          return list();
        };

    look(removed(1));
    clock.advance(LISTING.multipliedBy(4).minusMillis(1));
    meanwhile.add(look(removed(1)));
    clock.advance(Duration.ofMillis(1));
    look(removed(1));

    Duration shortest = Duration.ofMillis(200);
    assertThat(meanwhile)
        .containsExactly(
            new Looks.Answer.NotYet(shortest),
            new Looks.Answer.NotYet(shortest),
            new Looks.Answer.NotYet(LISTING));
  }

  @Test
  @Guards(Rule.PROOF)
  void whileAListingIsUnderWayTheOneBeforeItCountsForNothingMore() {
    Queue<Looks.Answer> meanwhile = new ArrayDeque<>();
    looks.asked(removed(1), backend);
    look(removed(1));
    looks.asked(removed(2), backend); // after that listing had begun
    looks.asked(removed(3), backend);
    clock.advance(LISTING.multipliedBy(4));
    provisioner.listing =
        () -> {
          meanwhile.add(look(removed(2)));
          return list();
        };

    look(removed(3));

    assertThat(meanwhile).containsExactly(new Looks.Answer.NotYet(LISTING));
  }

  @Test
  @Guards(Rule.PROOF)
  void aListingThatCouldNotBeRememberedCountsForNobodyAndIsMadeAnewAfterItsPause() {
    looks.asked(removed(1), backend);
    look(removed(1));
    looks.asked(removed(2), backend);
    clock.advance(LISTING.multipliedBy(4));
    disk.fillDisk(1);
    assertThatThrownBy(() -> look(removed(2))).isInstanceOf(JournalException.class);

    Looks.Answer early = look(removed(2));
    clock.advance(LISTING.multipliedBy(4));
    Looks.Answer later = look(removed(2));

    assertThat(early).isEqualTo(new Looks.Answer.NotYet(LISTING.multipliedBy(4)));
    assertThat(later).isInstanceOf(Looks.Answer.Told.class);
    assertThat(listed).hasValue(3);
  }

  @Test
  @Guards(Rule.PROOF)
  void whoHasNotAskedForARemovalIsToldByNoListingOfAnotherOne() {
    looks.asked(removed(1), backend);
    look(removed(1));

    Looks.Answer other = look(removed(2));

    assertThat(other).isEqualTo(new Looks.Answer.NotYet(LISTING.multipliedBy(4)));
  }

  @Test
  void whatWasToldIsWaitedForNoMore() {
    looks.asked(removed(1), backend);

    looks.done(removed(1));

    assertThat(looks.waits(removed(1))).isFalse();
  }

  @Test
  @Guards(Rule.PROOF)
  void whatCannotBeListedIsNotTakenForGoneByAnyOfThem() {
    provisioner.listing = () -> new Inventory.Unavailable("maintenance");
    looks.asked(removed(1), backend);
    looks.asked(removed(2), backend);

    List<Looks.Answer> answers = List.of(look(removed(1)), look(removed(2)));

    assertThat(answers)
        .allSatisfy(answer ->
            assertThat(answer)
                .isInstanceOfSatisfying(
                    Looks.Answer.Told.class,
                    told ->
                        assertThat(told.shown().mayShow(removed(1)).orElseThrow())
                            .contains("maintenance")));
  }

  @Test
  void afterAListingThatCouldNotBeMadeAnotherOneIs() {
    provisioner.listing =
        () -> {
          throw new IllegalStateException("the first one fails");
        };
    looks.asked(removed(1), backend);
    look(removed(1));
    looks.done(removed(1));
    provisioner.listing = this::list;

    looks.asked(removed(1), backend);
    Looks.Answer again = look(removed(1));

    assertThat(again)
        .isInstanceOfSatisfying(
            Looks.Answer.Told.class,
            told -> assertThat(told.shown().mayShow(removed(1))).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 3_000, 10_000})
  void removingAFleetTakesListingsByItsTimeAndNotByItsSize(int fleet) {
    Instant begun = clock.instant();
    Queue<ContractRecord> waiting = new ArrayDeque<>();

    for (ContractRecord one : IntStream.range(0, fleet).mapToObj(LooksTest::removed).toList()) {
      looks.asked(one, backend);
      waiting.add(one);
      clock.advance(Duration.ofMillis(10)); // a hundred a second
      if (look(waiting.element()) instanceof Looks.Answer.Told) {
        waiting.removeIf(other -> look(other) instanceof Looks.Answer.Told);
      }
    }

    Duration took = Duration.between(begun, clock.instant());
    assertThat((long) listed.get())
        .isLessThanOrEqualTo(took.dividedBy(LISTING.multipliedBy(5)) + 1);
    assertThat(listed).hasValueLessThan(fleet / 200);
  }
}

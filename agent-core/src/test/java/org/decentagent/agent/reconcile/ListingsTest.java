// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListingsTest {
  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final ScriptedProvisioner cloud = new ScriptedProvisioner();
  private Database database;
  private Journal journal;
  private Backend backend;
  private Listings listings;

  @BeforeEach
  void open() {
    database = Database.open(state);
    journal = new Journal(database, clock);
    backend = cloud.backend(journal, clock, ConfigSchema.of());
    listings = new Listings(journal, clock);
  }

  @AfterEach
  void close() {
    backend.close();
    database.close();
  }

  private void fleet(int size) {
    for (int i = 1; i <= size; i++) {
      journal.plan(adopted(i));
    }
  }

  private static ContractRecord adopted(int number) {
    return ContractRecord.adopted(
        Contracts.id(number),
        Contracts.BACKEND,
        1,
        org.decentagent.spi.Instance.at(
                new InstanceRef(Contracts.BACKEND, "m-" + number), InstanceState.RUNNING)
            .build(),
        ScriptedProvisioner.IDENTITY);
  }

  private void lists(int from, int to) {
    lists(ScriptedProvisioner.IDENTITY, IntStream.rangeClosed(from, to).boxed().toList());
  }

  private void lists(BackendIdentity identity, List<Integer> machines) {
    List<Observed> seen = new ArrayList<>();
    for (int i : machines) {
      seen.add(
          new Observed(
              "m-" + i, "m-" + i, new Ownership.Unstamped(), InstanceState.RUNNING, Instant.EPOCH));
    }
    cloud.listing = () -> new Inventory.Complete(identity, seen);
  }

  private boolean isReliable() {
    return listings.list(backend) instanceof Listings.Verdict.Reliable;
  }

  @Test
  @Guards(Rule.PROOF)
  void oneOfASmallFleetIsALoss() {
    fleet(9);
    lists(2, 9);

    assertThat(isReliable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "m-1\u001b[2J"})
  void anInstanceOfOursUnderNoIdLeavesTheListingUnusedAndIsNamed(String id) {
    Mark mark = Mark.of(Contracts.id(1));
    Owner owner = new Owner("p".repeat(64), "pool", "a".repeat(64));
    Ownership ours = new Ownership.Ours(new OwnerStamp(owner, Contracts.id(1), 1, mark.text()));
    Observed odd = new Observed(id, mark.text(), ours, InstanceState.RUNNING, Instant.EPOCH);
    cloud.listing = () -> new Inventory.Complete(ScriptedProvisioner.IDENTITY, List.of(odd));

    assertThat(listings.list(backend))
        .isInstanceOfSatisfying(
            Listings.Verdict.Unreliable.class,
            unreliable ->
                assertThat(unreliable.why())
                    .startsWith("backend 'cloud' lists an instance of ours as '")
                    .doesNotContain("\n", "\u001b"));
  }

  @Test
  void aStrangerUnderNoIdChangesNothing() {
    fleet(1);
    List<Observed> seen = new ArrayList<>();
    for (String id : List.of("m-1", "a\nb")) {
      seen.add(
          new Observed(id, "x", new Ownership.Unstamped(), InstanceState.RUNNING, Instant.EPOCH));
    }
    cloud.listing = () -> new Inventory.Complete(ScriptedProvisioner.IDENTITY, seen);

    assertThat(isReliable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = ContractState.class,
      names = {"OBSERVED", "READY", "HANDED_OVER", "ACTIVE", "SUSPENDED"})
  @Guards(Rule.PROOF)
  void anInstanceIsMissedInWhateverStateItsContractServes(ContractState state) {
    journal.plan(adopted(1).to(state));
    lists(2, 3);

    assertThat(isReliable()).isFalse();
  }

  @Test
  @Guards(Rule.PROOF)
  void inALargeFleetThreeOfTenAreALossAndTwoAreNot() {
    fleet(10);
    lists(3, 10);
    boolean withoutTwo = isReliable();
    lists(4, 10);

    assertThat(withoutTwo).isTrue();
    assertThat(isReliable()).isFalse();
  }

  @Test
  @Guards(Rule.PROOF)
  void aLossIsBelievedAfterThreeListingsOverTenMinutes() {
    fleet(3);
    lists(2, 3);
    boolean atOnce = Stream.generate(this::isReliable).limit(3).anyMatch(reliable -> reliable);
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    boolean early = isReliable();
    clock.advance(Duration.ofMillis(1));

    assertThat(atOnce || early).isFalse();
    assertThat(isReliable()).isTrue();
  }

  @Test
  @Guards(Rule.PROOF)
  void twoListingsAreNotEnoughHoweverFarApart() {
    fleet(3);
    lists(2, 3);
    boolean first = isReliable();
    clock.advance(Duration.ofHours(1));

    assertThat(first || isReliable()).isFalse();
    assertThat(isReliable()).isTrue();
  }

  @Test
  void anotherLossStartsTheTimeAnew() {
    fleet(3);
    lists(2, 3);
    isReliable();
    isReliable();
    clock.advance(Duration.ofMinutes(10));
    lists(1, 2);

    assertThat(isReliable()).isFalse();
  }

  @Test
  void aLossThatTurnsOutToBeNoneStartsTheTimeAnew() {
    fleet(3);
    lists(2, 3);
    isReliable();
    isReliable();
    lists(1, 3);
    boolean whole = isReliable();
    clock.advance(Duration.ofMinutes(10));
    lists(2, 3);

    assertThat(whole).isTrue();
    assertThat(isReliable()).isFalse();
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void theListingOfAnotherBackendIsWorthNothing() {
    fleet(2);
    lists(new BackendIdentity("somebody else"), List.of(1, 2));

    assertThat(listings.list(backend))
        .isInstanceOfSatisfying(
            Listings.Verdict.Unreliable.class,
            verdict -> assertThat(verdict.why()).contains("somebody else"));
  }

  @Test
  @Guards(Rule.PROOF)
  void aListingThatFailedIsWorthNothing() {
    cloud.listing = () -> new Inventory.Unavailable("page 2 is missing");
    Listings.Verdict partial = listings.list(backend);
    cloud.listing =
        () -> {
          throw new ProvisioningException.Retryable(
              new org.decentagent.spi.FailureCode("test/denied"), "403");
        };

    assertThat(partial).isEqualTo(new Listings.Verdict.Unreliable("page 2 is missing"));
    assertThat(isReliable()).isFalse();
  }

  @Test
  void theHistoryOfAContractTellsThatItsInstanceWasNotShown() {
    fleet(3);
    lists(2, 3);

    listings.list(backend);

    assertThat(journal.events(Contracts.id(1)))
        .extracting(Journal.Event::what)
        .containsExactly(
            "backend 'cloud' lists 1 of 3 instances no more; waiting for three listings over 10 min"
                + " that lack the same ones");
    assertThat(journal.events(Contracts.id(2))).isEmpty();
  }

  @Test
  void whatRunsOnAnotherBackendIsNotMissedHere() {
    fleet(2);
    journal.plan(
        ContractRecord.adopted(
            Contracts.id(9),
            new BackendName("other"),
            1,
            org.decentagent.spi.Instance.at(
                    new InstanceRef(new BackendName("other"), "m-9"), InstanceState.RUNNING)
                .build(),
            new BackendIdentity("another cloud")));
    lists(1, 2);

    assertThat(isReliable()).isTrue();
  }

  @Test
  void aGlanceLeavesNoTrace() {
    fleet(3);
    lists(2, 3);
    for (int i = 0; i < 5; i++) {
      listings.peek(backend);
      clock.advance(Duration.ofMinutes(10));
    }

    assertThat(listings.peek(backend)).isInstanceOf(Listings.Verdict.Unreliable.class);
    assertThat(journal.fleet().listing(backend.name())).isEmpty();
    assertThat(journal.events(Contracts.id(1))).isEmpty();
  }
}

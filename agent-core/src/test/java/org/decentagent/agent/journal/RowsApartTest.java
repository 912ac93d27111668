// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.decentagent.agent.Contracts;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of one contract, notice or backend says nothing of another. */
final class RowsApartTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final ContractId ONE = Contracts.id(1);
  private static final ContractId OTHER = Contracts.id(2);

  private final FakeClock clock = FakeClock.at(START);

  @TempDir Path folder;
  private Database database;
  private Journal journal;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    journal = new Journal(database, clock);
    journal.plan(Contracts.planned(1));
    journal.plan(Contracts.planned(2));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatThePlatformWantsIsWantedOfOneContract() {
    journal.wish(OTHER, Wish.RUN, "");

    journal.wish(ONE, Wish.CANCEL, "cancelled");

    assertThat(journal.wish(ONE).orElseThrow().wish()).isEqualTo(Wish.CANCEL);
    assertThat(journal.wish(OTHER).orElseThrow().wish()).isEqualTo(Wish.RUN);
  }

  @Test
  void anEndIsTheEndOfOneContract() {
    journal.noteEnd(ONE, START.plus(Duration.ofDays(1)));
    journal.noteEnd(OTHER, START.plus(Duration.ofDays(2)));
    journal.ends().keep(OTHER, START.plus(Duration.ofDays(4)));
    journal.ends().keep(ONE, START.plus(Duration.ofDays(3)));
    journal.noteEnd(ONE, START.plus(Duration.ofDays(5)));

    journal.ends().now(ONE);

    assertThat(journal.endsAt(ONE)).as("also when a later one was told").contains(START);
    assertThat(journal.ends().keptUntil(ONE)).isEmpty();
    assertThat(journal.endsAt(OTHER)).contains(START.plus(Duration.ofDays(2)));
    assertThat(journal.ends().keptUntil(OTHER)).contains(START.plus(Duration.ofDays(4)));
  }

  @Test
  void aLeaseAndAClaimAreOfOneContract() {
    Lease lease = new Lease(START, START.plusSeconds(300));
    journal.apply(Change.to(journal.require(OTHER).to(ContractState.ACTIVE)));
    journal.leased(ONE, lease.until(), lease);
    journal.leased(OTHER, lease.until(), lease);

    journal.claiming(ONE);
    boolean claimedToo = journal.isHeldSinceClaim(OTHER);
    journal.unleased(ONE);

    assertThat(claimedToo).isFalse();
    assertThat(journal.lease(ONE)).isEmpty();
    assertThat(journal.lease(OTHER)).contains(lease);
    assertThat(journal.leases()).extracting(Journal.Leased::contract).containsExactly(OTHER);
  }

  @Test
  void aNoticeIsTriedAndPostponedForItself() {
    NoticeRows notices = journal.notices();
    notices.begin("one", "task/1", "mail");
    notices.begin("other", "task/2", "mail");

    notices.trying("one");
    notices.postponed("one", START.plusSeconds(60), "no answer");

    assertThat(notices.begin("one", "task/1", "mail"))
        .isEqualTo(new NoticeRows.Begun(1, START.plusSeconds(60), false));
    assertThat(notices.begin("other", "task/2", "mail"))
        .isEqualTo(new NoticeRows.Begun(0, START, false));
    assertThat(notices.wasTold("task/2", "mail")).isFalse();
  }

  @Test
  void aNoteIsReadByTheBackendThatWroteIt() {
    NoteRows other = journal.notes(new BackendName("other"));
    other.write("project", "2");

    assertThat(journal.notes(Contracts.BACKEND).read("project")).isEmpty();
    assertThat(other.read("project")).contains("2");
  }

  @Test
  void whatIsKnownOfAListingIsWhatWasLastWrittenOfItsBackend() {
    BackendName other = new BackendName("other");
    FleetRows.Listing first = new FleetRows.Listing(7, 1, START, 1);
    FleetRows.Listing second = new FleetRows.Listing(5, 2, START.plusSeconds(60), 3);
    journal.fleet().listed(Contracts.BACKEND, first);
    journal.fleet().listed(other, first);

    journal.fleet().listed(Contracts.BACKEND, second);

    assertThat(journal.fleet().listing(Contracts.BACKEND)).contains(second);
    assertThat(journal.fleet().listing(other)).contains(first);
  }

  @Test
  void aDecisionIsOneLineForAsLongAsItIsTheLastOfItsMatterAndContract() {
    journal.decided(ONE, "listing", "lacks it");
    journal.decided(OTHER, "listing", "lacks it");
    journal.decided(ONE, "wish", "lacks it");
    journal.decided(ONE, "listing", "lacks it");
    journal.decided(ONE, "listing", "has it");
    journal.decided(ONE, "listing", "lacks it");

    assertThat(journal.events(OTHER)).hasSize(1);
    assertThat(journal.events(ONE))
        .extracting(Journal.Event::what)
        .containsExactly("lacks it", "lacks it", "has it", "lacks it");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;

/** By what a listing still shows an instance that is to be gone. */
final class ShownTest {
  private static final Owner OWNER = new Owner("p".repeat(64), "pool", "a".repeat(64));
  private static final Ownership NONE = new Ownership.Unstamped();
  private static final ContractRecord CONTRACT =
      ContractRecord.adopted(
          Contracts.id(1),
          Contracts.BACKEND,
          1,
          Instance.at(new InstanceRef(Contracts.BACKEND, "m-1"), InstanceState.RUNNING).build(),
          ScriptedProvisioner.IDENTITY);

  private static Shown listing(Observed... seen) {
    return Shown.of(
        new Listings.Verdict.Reliable(
            new Inventory.Complete(ScriptedProvisioner.IDENTITY, List.of(seen))));
  }

  private static Observed seen(String externalId, String name, Ownership ownership) {
    return new Observed(externalId, name, ownership, InstanceState.STOPPED, Instant.EPOCH);
  }

  private static Ownership stamped(ContractId contract) {
    return new Ownership.Ours(new OwnerStamp(OWNER, contract, 1, Mark.of(contract).text()));
  }

  @Test
  @Guards(Rule.PROOF)
  void itsIdItsStampAndItsNameWithoutAStampShowIt() {
    String name = Mark.of(CONTRACT.id()).text();

    assertThat(listing(seen("m-1", "renamed", NONE)).mayShow(CONTRACT)).isPresent();
    assertThat(listing(seen("m-2", "renamed", stamped(CONTRACT.id()))).mayShow(CONTRACT))
        .isPresent();
    assertThat(listing(seen("m-3", name, NONE)).mayShow(CONTRACT)).isPresent();
  }

  @Test
  @Guards(Rule.PROOF)
  void othersAndCopiesDoNotShowIt() {
    String name = Mark.of(CONTRACT.id()).text();
    ContractId other = Contracts.id(2);

    Shown listing =
        listing(
            seen("m-2", Mark.of(other).text(), stamped(other)),
            seen("m-3", Mark.of(other).text(), NONE),
            seen("m-4", name, new Ownership.Foreign("its stamp was made for another")));

    assertThat(listing.mayShow(CONTRACT)).isEmpty();
  }

  @Test
  @Guards(Rule.PROOF)
  void aListingThatCannotBeReliedOnProvesNothing() {
    Shown doubtful = Shown.of(new Listings.Verdict.Unreliable("a page is missing"));
    Shown blind = Shown.of(new Listings.Verdict.Blind());

    assertThat(doubtful.mayShow(CONTRACT)).contains("a page is missing");
    assertThat(blind.mayShow(CONTRACT)).isPresent();
  }
}

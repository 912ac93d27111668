// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.journal.BrakeRows;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's word about the brake and new contracts does, and what it does not. */
final class BrakeWordTest {
  private static final String CLEARED = "eve\u001b[2J";

  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void holdsBack(ContractId contract) {
    BrakeRows brake = shop.engine().journal().brake();
    brake.freeze("too many");
    brake.hold(contract, Contracts.BACKEND, "expired");
  }

  @Test
  void aBrakeThatIsNotFrozenIsNotReleased() {
    Said said = shop.hand().brake().release("eve");

    assertThat(HoldWords.why(said)).startsWith("refused: ").contains("nothing waits for you");
  }

  @Test
  void whoLetsSomethingGoIsNamedPlainly() {
    ContractId contract = shop.rent();
    shop.turn();
    holdsBack(contract);

    shop.hand().brake().release(CLEARED);

    assertThat(shop.engine().journal().events(contract))
        .extracting(Journal.Event::what)
        .contains("eve2J let it go: expired");
  }

  @Test
  void whatIsGoneOrWasNeverTakenInIsLetGoAndNotWorkedOn() {
    ContractId over = Contracts.id(1);
    shop.engine().journal().plan(Contracts.planned(1).to(ContractState.GONE));
    holdsBack(over);
    holdsBack(Contracts.id(2));

    Said said = shop.hand().brake().release("eve");
    int steps = shop.kill.seen();
    shop.runDue();

    assertThat(HoldWords.why(said)).contains("2 go on that were held back");
    assertThat(shop.kill.seen()).isEqualTo(steps);
  }

  @Test
  void whoStopsNewContractsIsNamedPlainly() {
    shop.hand().draining().drain(CLEARED);

    assertThat(shop.hand().draining().show().by()).isEqualTo("eve2J");
  }

  @Test
  void onlyWhatIsNotDeliveredYetCountsAsBeingDelivered() {
    shop.engine().journal().plan(Contracts.planned(1).to(ContractState.ACTIVE));
    shop.engine().journal().plan(Contracts.planned(2).to(ContractState.GONE));
    shop.engine().journal().plan(Contracts.planned(3));

    Draining.View view = shop.hand().draining().show();

    assertThat(view.inDelivery()).isEqualTo(1);
  }
}

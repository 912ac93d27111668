// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Trouble;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator reads of a contract whose cancellation nobody confirms. */
final class UnconfirmedEndTest {
  private static final CallPattern LOCK =
      new CallPattern("POST", "/api/v1/providers/*/contracts/*/lock");

  @TempDir Path folder;

  private Trouble cancelledAndAnswered(Fault answer) {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.platform.control().addFault(LOCK, 1000, answer);

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      return shop.contract(contract).trouble().orElseThrow();
    }
  }

  @Test
  void silenceIsAPlatformThatIsAway() {
    Trouble trouble = cancelledAndAnswered(new Fault.Refused());

    assertThat(trouble.code()).isEqualTo(Codes.OFFLINE);
  }

  @Test
  void anotherStatusIsADisagreementThatNamesIt() {
    String active =
        "{\"success\":false,\"error\":\"Contract ab is not in lockable status (status: active)\"}";

    Trouble trouble = cancelledAndAnswered(new Fault.Status(200, "application/json", active));

    assertThat(trouble.code()).isEqualTo(Codes.DISAGREES);
    assertThat(trouble.message()).contains("the lock answer says active");
  }
}

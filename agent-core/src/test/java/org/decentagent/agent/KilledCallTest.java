// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Provisioned;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent dies inside a call to a plugin that writes nothing down by itself. */
final class KilledCallTest {
  @TempDir Path folder;

  @Test
  @Guards({Rule.WRITE_THEN_CALL, Rule.REPEAT})
  void whereNobodyCanLookTheCallIsNotMadeAgainAndTheOperatorIsAsked() {
    Twisted[] forgetful = new Twisted[1];
    try (Shop shop =
        Shop.withPlugin(
            folder,
            cloud -> cloud.guarantee(CreateGuarantee.NONE),
            factory -> forgetful[0] = Twisted.around(factory))) {
      forgetful[0].instead(
          "provision",
          (real, method, arguments) -> {
            shop.kill.after(0); // once this call has returned
            return new Provisioned.InProgress(Duration.ofSeconds(5), "ordered");
          });
      ContractId contract = shop.rent();
      assertThatThrownBy(shop::turn).isInstanceOf(Kill.Here.class);

      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.contract(contract).hold().orElseThrow().why()).contains("nobody can tell");
      assertThat(shop.cloud.creates()).isZero();
    }
  }
}

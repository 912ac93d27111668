// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.Explanation;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts of a backend that is configured, and that its plugin cannot set up. */
final class UnmanagedTest {
  @TempDir Path folder;

  @Test
  void theOperatorIsNotSentForATableThatIsThere() {
    AtomicBoolean broken = new AtomicBoolean();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            factory ->
                Twisted.around(factory)
                    .instead(
                        "guarantee",
                        (real, method, arguments) -> {
                          if (broken.get()) {
                            throw new IllegalStateException("the licence is over");
                          }
                          return Twisted.call(real, method, arguments);
                        }))) {
      ContractId contract = shop.rent();
      shop.turn();
      broken.set(true);

      shop.crashAndRestart();
      shop.engine().reconcile().round();

      assertThat(shop.findings())
          .anyMatch(what -> what.contains("the licence is over"))
          .anyMatch(what ->
              what.startsWith("backend 'cloud' is configured and not in use")
                  && what.endsWith("mend that, and start the agent anew"))
          .noneMatch(what -> what.contains("put [backend"));
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void whatItsBackendIsMissedForIsToldOfTheContractAndLookedAtAgainInAMinute() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.restartWithBackend("other");

      shop.turn();

      Explainer.Told told = shop.hand().explainer().explain(contract.hex());
      Explanation explanation = ((Explainer.Told.Of) told).explanation();
      assertThat(explanation.waitsFor()).startsWith("backend 'cloud' is not configured");
      assertThat(explanation.nextLook())
          .isEqualTo(
              shop.clock.instant().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}

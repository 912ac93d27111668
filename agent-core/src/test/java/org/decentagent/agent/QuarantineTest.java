// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineTest {
  @TempDir Path folder;

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatUsedUpAllMemoryIsNamedAndNotUsedAfterTheRestartUntilTheOperatorSaysSo()
      throws IOException {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE, new Fault.Throws(() -> new OutOfMemoryError("Java heap space")));
      shop.turn();

      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(2));
      ContractState quarantined = shop.state(contract);
      String finding =
          shop.findings().stream().filter(f -> f.contains("all memory")).findFirst().orElse("");
      Files.delete(folder.resolve("state/quarantine/cloud"));
      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(10));

      assertThat(finding).contains("'cloud'").contains("rm ");
      assertThat(quarantined).isNotEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatEndedTheProcessIsNamedAndNotUsedAfterTheRestart() {
    Quarantine.in(folder.resolve("state"), new BackendName("cloud"), "its plugin ended the agent");
    try (Shop shop = Shop.open(folder)) {
      shop.rent();

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.findings())
          .anyMatch(finding ->
              finding.startsWith("backend 'cloud' is not used: its plugin ended the agent.")
                  && finding.contains("rm "));
      assertThat(shop.cloud.creates()).isZero();
    }
  }

  @Test
  void aPluginThatUsesUpAllMemoryWhenAskedWhatItGuaranteesIsNotUsedAfterTheRestart() {
    AtomicInteger asked = new AtomicInteger();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            factory ->
                Twisted.around(factory)
                    .instead(
                        "guarantee",
                        (real, method, arguments) -> {
                          asked.incrementAndGet();
                          throw new OutOfMemoryError("Java heap space");
                        }))) {
      String atOnce = String.join("\n", shop.findings());
      shop.crashAndRestart();

      assertThat(atOnce).contains("backend 'cloud' is not used", "ran out of memory", "rm ");
      assertThat(String.join("\n", shop.findings())).isEqualTo(atOnce);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  @Guards(Rule.PLUGINS)
  void aPluginThatUsedUpAllMemoryIsCalledNoMoreAndAfterARestartNotEvenAskedWhatItGuarantees() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    try (Shop shop =
        Shop.withPlugin(
            folder,
            factory ->
                Twisted.around(factory)
                    .instead(
                        "guarantee",
                        (real, method, arguments) -> {
                          made.incrementAndGet();
                          return Twisted.call(real, method, arguments);
                        })
                    .instead(
                        "provision",
                        (real, method, arguments) -> {
                          calls.incrementAndGet();
                          throw new OutOfMemoryError("Java heap space");
                        }))) {
      shop.rent();
      shop.live(Duration.ofMinutes(20));
      shop.crashAndRestart();
      shop.live(Duration.ofMinutes(1));

      assertThat(calls).hasValue(1);
      assertThat(made).hasValue(1);
    }
  }
}

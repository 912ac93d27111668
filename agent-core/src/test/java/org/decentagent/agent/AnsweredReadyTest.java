// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.SshAccess;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a plugin's word that an instance is ready. */
final class AnsweredReadyTest {
  private static final SshAccess SOMEWHERE = new SshAccess("198.18.7.7", 22, "root");

  private final Twist plugin = new Twist();

  @TempDir Path folder;

  private void answers(Instance instance) {
    plugin.instead("provision", (real, method, arguments) -> new Provisioned.Ready(instance));
  }

  private static Instance.Builder at(BackendName backend, String id) {
    return Instance.at(new InstanceRef(backend, id), InstanceState.RUNNING);
  }

  /** What becomes of the next contract. */
  private static ContractRecord next(Shop shop) {
    ContractId contract = shop.rent();
    shop.platform
        .control()
        .addFault(
            new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioned"),
            100,
            new Fault.Refused());
    shop.live(Duration.ofSeconds(2));
    return shop.contract(contract);
  }

  @Test
  void anInstanceOfAnotherBackendIsNone() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      answers(at(new BackendName("other"), "m-1").ssh(SOMEWHERE).build());

      ContractRecord contract = next(shop);

      assertThat(shop.histories())
          .contains("given up: the plugin of backend cloud says 'ready' without");
      assertThat(contract.instance()).isEmpty();
    }
  }

  @Test
  void anInstanceThatNobodyKnowsHowToLogInToIsNone() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      answers(at(Contracts.BACKEND, "m-1").build());

      ContractRecord contract = next(shop);

      assertThat(shop.histories())
          .contains("given up: the plugin of backend cloud says 'ready' without");
      assertThat(contract.instance()).isEmpty();
    }
  }

  @Test
  void theInstanceOfAnotherContractIsNotGivenToTwo() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId first = shop.rent();
      shop.turn();
      Instance theirs = shop.contract(first).instance().orElseThrow();
      answers(theirs);

      ContractRecord contract = next(shop);

      assertThat(contract.state()).isEqualTo(ContractState.HOLD);
      assertThat(contract.hold().orElseThrow().why())
          .contains("the instance of contract " + first.brief());
      assertThat(shop.state(first)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  void theKeyOfItsCustomerIsKeptWithIt() {
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      answers(at(Contracts.BACKEND, "m-1").ssh(SOMEWHERE).build());

      ContractRecord contract = next(shop);

      assertThat(contract.instance().orElseThrow().renterKey()).contains(Contracts.RENTER);
    }
  }
}

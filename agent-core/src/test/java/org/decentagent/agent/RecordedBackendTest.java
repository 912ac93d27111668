// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that cannot be looked at, are not the recorded ones, or are not there at all. */
final class RecordedBackendTest {
  private static final InvocationHandler FAILS =
      (real, method, arguments) -> {
        throw new ProvisioningException.Retryable(new FailureCode("test/away"), "it is away");
      };

  @TempDir Path folder;

  private static Fault another() {
    return new Fault.OtherIdentity("another account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"visibility", "find", "identity", "fits"})
  @Guards(Rule.LOOK_FIRST)
  void nothingIsClaimedWhileALookAtTheBackendFails(String look) {
    Twist plugin = new Twist();
    try (Shop shop = twisted(plugin, CreateGuarantee.NAME_UNIQUE)) {
      plugin.instead(look, FAILS);
      ContractId contract = shop.rent();

      shop.live(Duration.ofMinutes(2));
      String meanwhile = shop.platform.control().status(contract);
      plugin.straighten();
      shop.live(Duration.ofMinutes(6));

      assertThat(meanwhile).isEqualTo("accepted");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  private Shop twisted(Twist plugin, CreateGuarantee guarantee) {
    return Shop.withPlugin(folder, cloud -> cloud.guarantee(guarantee), plugin);
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void nothingIsMadeWhileTheBackendDoesNotSayWhoItIs() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.Refused(), 0, 100_000);

      shop.live(Duration.ofMinutes(3));
      long meanwhile = shop.cloud.creates();
      shop.cloud.clearFaults();
      shop.live(Duration.ofMinutes(6));

      assertThat(meanwhile).isZero();
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.EFFECT})
  void aCreateOfUnknownOutcomeIsNotSettledByALookThatFails() {
    Twist plugin = new Twist();
    try (Shop shop = twisted(plugin, CreateGuarantee.TAG_SEARCH)) {
      AtomicInteger calls = withoutAnAnswer(plugin);
      ContractId contract = shop.rent();
      shop.turn();
      plugin.instead("find", FAILS);

      shop.live(Duration.ofMinutes(12));

      assertThat(calls).hasValue(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.UNKNOWN);
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.EFFECT})
  void aCreateOfUnknownOutcomeIsNotSettledByALookAtAnotherAccount() {
    Twist plugin = new Twist();
    try (Shop shop = twisted(plugin, CreateGuarantee.TAG_SEARCH)) {
      AtomicInteger calls = withoutAnAnswer(plugin);
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, another(), 0, 100_000);

      shop.live(Duration.ofMinutes(12));

      assertThat(calls).hasValue(1);
      assertThat(shop.contract(contract).hold().orElseThrow().in())
          .isEqualTo(ContractState.UNKNOWN);
    }
  }

  @Test
  @Guards({Rule.STAMP, Rule.EFFECT})
  void aCreateOfUnknownOutcomeWhoseNameAStrangerHasIsNotTriedAgain() {
    Twist plugin = new Twist();
    try (Shop shop = twisted(plugin, CreateGuarantee.NAME_UNIQUE)) {
      AtomicInteger calls = withoutAnAnswer(plugin);
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.plantStranger(Mark.of(contract).text());

      shop.live(Duration.ofSeconds(10));

      assertThat(calls).hasValue(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
    }
  }

  private static AtomicInteger withoutAnAnswer(Twist plugin) {
    AtomicInteger calls = new AtomicInteger();
    plugin.instead(
        "provision",
        (real, method, arguments) -> {
          calls.incrementAndGet();
          throw new ProvisioningException.UnknownOutcome(
              new FailureCode("test/no_answer"), "no answer");
        });
    return calls;
  }

  @Test
  @Guards(Rule.LOOK_FIRST)
  void nothingIsRemovedFromAnotherAccountUnderTheSameName() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cloud.addFault(CloudOperation.IDENTIFY, another(), 0, 100_000);
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.machines()).hasSize(1);
    }
  }

  private static final InvocationHandler ANOTHER =
      (real, method, arguments) -> new BackendIdentity("another");

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.LOST_JOURNAL})
  void whatWasListedBeforeItsBackendBecameAnotherIsNotTakenBack() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      plugin.after("inventory", () -> plugin.instead("identity", ANOTHER));
      plugin.after("find", plugin::straighten);

      shop.engine().reconcile().round();

      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.LOST_JOURNAL})
  void whatWasFoundAsItsBackendBecameAnotherIsNotTakenBack() {
    Twist plugin = new Twist();
    try (Shop shop = Shop.withPlugin(folder, plugin)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.loseTheJournal();
      plugin.after("find", () -> plugin.instead("identity", ANOTHER));

      shop.engine().reconcile().round();

      assertThat(shop.find(contract)).isEmpty();
    }
  }

  @Test
  @Guards({Rule.LOOK_FIRST, Rule.REFUSE})
  void aBackendThatDoesNotSayWhoItIsIsSoldNoMore() {
    Twist plugin = new Twist();
    try (Shop shop = twisted(plugin, CreateGuarantee.NAME_UNIQUE)) {
      shop.rent();
      shop.turn();
      plugin.instead("identity", FAILS);
      ContractId contract = shop.rent();

      shop.turn();

      assertThat(shop.find(contract)).isEmpty();
      assertThat(shop.findings())
          .anyMatch(what -> what.contains(contract.brief()) && what.contains("it is away"));
    }
  }

  @Test
  void aBackendThatWasExchangedOnceAllOnItWasOverIsSoldAgain() {
    try (Shop shop = Shop.open(folder)) {
      ContractId over = shop.rent();
      shop.turn();
      shop.cancel(over);
      shop.live(Duration.ofMinutes(1));
      shop.cloud.addFault(CloudOperation.IDENTIFY, another(), 0, 100_000);
      ContractId contract = shop.rent();

      shop.live(Duration.ofSeconds(10));

      assertThat(shop.state(over)).isEqualTo(ContractState.GONE);
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
    }
  }

  @Test
  @Guards(Rule.ROUTE)
  void whatIsRemovedIsNamedByTheBackendAndTheIdOnRecord() {
    Twist plugin = new Twist();
    AtomicReference<RemovalRequest> asked = new AtomicReference<>();
    try (Shop shop = twisted(plugin, CreateGuarantee.NAME_UNIQUE)) {
      ContractId contract = shop.rent();
      shop.turn();
      String id = shop.cloud.machines().getFirst().id();
      plugin.instead(
          "terminate",
          (real, method, arguments) -> {
            asked.set((RemovalRequest) arguments[0]);
            return Twisted.call(real, method, arguments);
          });
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(1));

      assertThat(asked.get().instance()).contains(new InstanceRef(Contracts.BACKEND, id));
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  @Guards(Rule.ROUTE)
  void aContractThatEndsIsNotGoneWhileItsBackendIsMissing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      shop.restartWithBackend("other");
      shop.live(Duration.ofMinutes(10));
      ContractState meanwhile = shop.state(contract);
      int machines = shop.cloud.machines().size();

      shop.restartWithBackend("cloud");
      shop.live(Duration.ofMinutes(3));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(machines).isEqualTo(1);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }
}

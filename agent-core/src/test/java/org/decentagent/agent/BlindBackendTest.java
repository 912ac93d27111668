// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.Removal;
import org.decentagent.spi.Visibility;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.cloud.Fault;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backends that cannot show what they have. */
final class BlindBackendTest {
  @TempDir Path folder;

  /** What the plugin answers instead of what it would, by method. */
  private final Map<String, Object> instead = new HashMap<>();

  private Shop shop(CreateGuarantee guarantee) {
    return Shop.withPlugin(folder, cloud -> cloud.guarantee(guarantee), this::twisted);
  }

  @Test
  void aBackendThatShowsNothingDeliversAndIsBelievedTwiceTenMinutesApart() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      ContractState delivered = shop.state(contract);
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(8));
      ContractState afterTheFirst = shop.state(contract);
      shop.live(Duration.ofMinutes(4));

      assertThat(delivered).isEqualTo(ContractState.ACTIVE);
      assertThat(afterTheFirst).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
      assertThat(shop.platform.control().contract(contract).terminationReported()).isPresent();
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void aContractThatAnOlderJournalShowsHalfMadeWaitsForTheOperatorWhereNothingIsShown() {
    try (Shop shop =
        Shop.open(
            folder,
            cloud -> cloud.guarantee(CreateGuarantee.NONE).bootTime(Duration.ofSeconds(40)),
            "")) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.keepTheJournal();
      shop.live(Duration.ofMinutes(3));
      ContractState delivered = shop.state(contract);

      shop.restoreTheJournal();
      ContractState older = shop.state(contract);
      shop.live(Duration.ofMinutes(15));

      assertThat(delivered).isEqualTo(ContractState.ACTIVE);
      assertThat(older).isEqualTo(ContractState.CREATE_PENDING);
      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  void anInstanceThatStillLetsItsCustomerInIsNotTakenForGone() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());

      shop.live(Duration.ofMinutes(25));
      ContractState meanwhile = shop.state(contract);
      String trouble = shop.contract(contract).trouble().orElseThrow().message();
      instead.clear();
      shop.live(Duration.ofMinutes(17));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(trouble).contains("not proven gone").contains("can still log in");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void aMachineThatAnswersWithAnotherHostKeyIsNotOurs() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());
      shop.cloud.replaceHostKey(shop.cloud.machines().getFirst().id());

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void aLostAnswerOnABackendThatShowsNothingWaitsForTheOperator() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.HOLD);
      assertThat(shop.cloud.creates()).isEqualTo(1);
    }
  }

  @Test
  void aBackendWithoutAListingProvesAbsenceByLooksAndSilence() {
    instead.put("visibility", Visibility.EACH);
    instead.put("inventory", new Inventory.Unavailable("there is no listing"));
    try (Shop shop = shop(CreateGuarantee.NAME_UNIQUE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LoginProbe.Verdict.class,
      names = "UNREACHABLE",
      mode = EnumSource.Mode.EXCLUDE)
  @Guards(Rule.PROOF)
  void whatAnswersOrCannotBeReachedFromHereIsNotTakenForGone(LoginProbe.Verdict verdict) {
    AtomicReference<Door> door = new AtomicReference<>();
    try (Shop shop =
        Shop.withProbe(
            folder,
            cloud -> cloud.guarantee(CreateGuarantee.NONE),
            probe -> Door.before(probe, door))) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      door.get().shut(verdict);

      shop.live(Duration.ofMinutes(12));
      ContractState meanwhile = shop.state(contract);
      door.get().open();
      shop.live(Duration.ofMinutes(17));

      assertThat(meanwhile).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
    }
  }

  @Test
  void whatAnswersIsNotTakenForAnotherMachineWhereTheHostKeyWasNeverKnown() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      Instance known = shop.contract(contract).instance().orElseThrow();
      Instance keyless =
          Instance.at(known.ref(), known.state())
              .ssh(known.ssh().orElseThrow())
              .renterKey(HostKey.generate().publicKey()) // who is refused
              .build();
      shop.engine()
          .journal()
          .apply(Change.to(shop.contract(contract).copy().instance(keyless).build()));
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());

      shop.live(Duration.ofMinutes(25));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    }
  }

  @Test
  void whatLetsItsCustomerInNoMoreAndStillShowsItsHostKeyIsNotTakenForGone() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      Instance refused =
          shop.contract(contract).instance().orElseThrow().toBuilder()
              .renterKey(HostKey.generate().publicKey())
              .build();
      shop.engine()
          .journal()
          .apply(Change.to(shop.contract(contract).copy().instance(refused).build()));
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());

      shop.live(Duration.ofMinutes(25));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
    }
  }

  @Test
  void whoseCustomersKeyWasNeverKnownIsGoneByItsBackendsWord() {
    try (Shop shop = shop(CreateGuarantee.NONE)) {
      ContractId contract = shop.rent();
      shop.turn();
      Instance known = shop.contract(contract).instance().orElseThrow();
      Instance keyless =
          Instance.at(known.ref(), known.state()).ssh(known.ssh().orElseThrow()).build();
      shop.engine()
          .journal()
          .apply(Change.to(shop.contract(contract).copy().instance(keyless).build()));
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void withoutAListingWhatALookFindsIsNotGoneThoughNobodyAnswers() {
    instead.put("visibility", Visibility.EACH);
    instead.put("inventory", new Inventory.Unavailable("there is no listing"));
    try (Shop shop = shop(CreateGuarantee.NAME_UNIQUE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());
      shop.cloud.breakLogin(shop.cloud.machines().getFirst().id());

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.contract(contract).trouble().orElseThrow().message())
          .contains("not proven gone", "found again");
    }
  }

  @Test
  @Guards(Rule.PROOF)
  void withoutAListingWhatLetsItsCustomerInIsNotGoneThoughALookLacksIt() {
    instead.put("visibility", Visibility.EACH);
    instead.put("inventory", new Inventory.Unavailable("there is no listing"));
    try (Shop shop = shop(CreateGuarantee.NAME_UNIQUE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      instead.put("terminate", new Removal.Gone());
      instead.put("find", new Lookup.Absent());

      shop.live(Duration.ofMinutes(12));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.contract(contract).trouble().orElseThrow().message())
          .contains("not proven gone", "can still log in");
    }
  }

  @Test
  void aListingThatIsOnlyAwayIsWaitedFor() {
    try (Shop shop = shop(CreateGuarantee.NAME_UNIQUE)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      instead.put("inventory", new Inventory.Unavailable("the cloud has a cold"));

      shop.live(Duration.ofMinutes(15));

      assertThat(shop.state(contract)).isEqualTo(ContractState.TERMINATING);
      assertThat(shop.contract(contract).trouble().orElseThrow().message()).contains("a cold");
    }
  }

  @Test
  void aGuaranteeThatRestsOnLookingIsNotServedBlindly() {
    instead.put("visibility", Visibility.NOTHING);
    try (Shop shop = shop(CreateGuarantee.TAG_SEARCH)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(CloudOperation.LIST, new Fault.Refused(), 0, 1000);

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.cloud.creates()).isZero();
      assertThat(shop.platform.control().status(contract)).isEqualTo("accepted");
    }
  }

  private ProvisionerFactory twisted(ProvisionerFactory factory) {
    return new ProvisionerFactory() {
      @Override
      public String type() {
        return factory.type();
      }

      @Override
      public ConfigSchema configSchema() {
        return factory.configSchema();
      }

      @Override
      public Provisioner create(ProvisionerContext context) {
        Provisioner real = factory.create(context);
        return (Provisioner)
            Proxy.newProxyInstance(
                Provisioner.class.getClassLoader(),
                new Class<?>[] {Provisioner.class},
                (proxy, method, arguments) -> {
                  if (instead.containsKey(method.getName())) {
                    return instead.get(method.getName());
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }
}

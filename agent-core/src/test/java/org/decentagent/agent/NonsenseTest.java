// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.cloud.CloudOperation;
import org.decentagent.testkit.platform.CallPattern;
import org.decentagent.testkit.platform.Fault;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform, a plugin or a cloud says what cannot be true. */
final class NonsenseTest {
  private static final CallPattern PROVISIONING =
      new CallPattern("PUT", "/api/v1/provider/rental-requests/*/provisioning");
  private static final CallPattern RECONCILE =
      new CallPattern("POST", "/api/v1/providers/*/reconcile");

  @TempDir Path folder;

  @Test
  void aPauseOfAnInstanceThatWasNotAskedAboutStopsNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      answersToReconcile(shop, "", pause("somebody-elses", contract));

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("did not ask about"));
    }
  }

  @Test
  void anAnswerThatKeepsAndPausesOneContractStopsNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      String instance = shop.contract(contract).ref().orElseThrow().externalId();
      String keep =
          "{\"externalId\":\"%s\",\"contractId\":\"%s\",\"endsAt\":0}"
              .formatted(instance, contract.hex());
      answersToReconcile(shop, keep, pause(instance, contract));

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("more than once"));
    }
  }

  @Test
  @Guards(Rule.PER_ELEMENT)
  void oneMalformedElementIsNamedAndTheOthersCount() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.cancel(contract);
      answersToReconcile(
          shop,
          "{\"externalId\":7,\"contractId\":[]}",
          pause(shop.contract(contract).ref().orElseThrow().externalId(), contract));

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.SUSPENDED);
      assertThat(shop.findings()).anyMatch(finding -> finding.contains("keep[0]"));
    }
  }

  @Test
  void pagesAndTenMegabytesInsteadOfAnswersChangeNothing() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.turn();
      shop.platform
          .control()
          .addFault(CallPattern.any(), 4, new Fault.Status(200, "text/html", "<html>hi</html>"));
      shop.turn();
      shop.platform.control().clearFaults();
      shop.platform.control().addFault(CallPattern.any(), 4, new Fault.HugeBody(10 << 20));
      shop.turn();
      shop.platform.control().clearFaults();

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.cloud.machines()).hasSize(1);
      assertThat(shop.findings()).isEmpty();
    }
  }

  @Test
  void accessDetailsThatThePlatformLostAreSaidAndNotSentTwice() {
    try (Shop shop = Shop.open(folder)) {
      ContractId contract = shop.rent();
      shop.cloud.addFault(
          CloudOperation.CREATE,
          new org.decentagent.testkit.cloud.Fault.Throttled(Duration.ofSeconds(5)));
      shop.turn();
      shop.platform
          .control()
          .failNext(
              PROVISIONING,
              new Fault.Status(
                  200,
                  "application/json",
                  "{\"success\":false,\"error\":\"Status updated but failed to save details: the"
                      + " database is away\"}"));

      shop.live(Duration.ofSeconds(30));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).trouble().orElseThrow().message())
          .contains("access details")
          .contains(shop.contract(contract).instance().orElseThrow().ssh().get().host());
    }
  }

  @Test
  @Guards(Rule.STAMP)
  void anInstanceOfAnotherContractIsNotHandedOver() {
    AtomicReference<@Nullable Provisioned> first = new AtomicReference<>();
    try (Shop shop = Shop.withPlugin(folder, factory -> confused(factory, first))) {
      ContractId one = shop.rent();
      shop.turn();
      ContractId other = shop.rent();

      shop.live(Duration.ofMinutes(1));

      assertThat(shop.state(one)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.state(other)).isEqualTo(ContractState.HOLD);
      assertThat(shop.contract(other).hold().orElseThrow().why()).contains(one.brief());
      assertThat(shop.platform.control().status(other)).isEqualTo("provisioning");
    }
  }

  @Test
  @Guards(Rule.STAMP)
  void aCopyUnderTheSameNameDoesNotKeepItsOriginalFromBeingProvenGone() {
    try (Shop shop = Shop.open(folder, cloud -> cloud.guarantee(CreateGuarantee.ID_CHOSEN), "")) {
      ContractId contract = shop.rent();
      shop.turn();
      String copy = shop.cloud.copyInstance(shop.cloud.machines().getFirst().id());
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(3));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).extracting("id").containsExactly(copy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloud", "another"})
  @Guards(Rule.LOGIN)
  void whatIsReadyWithoutALoginOrOnAnotherBackendIsFailedAndRemoved(String backend) {
    try (Shop shop =
        Shop.withPlugin(
            folder,
            plugin ->
                Twisted.around(plugin)
                    .instead(
                        "provision",
                        (real, method, arguments) -> {
                          Object ready = Twisted.call(real, method, arguments);
                          return new Provisioned.Ready(
                              elsewhere(((Provisioned.Ready) ready).instance(), backend));
                        }))) {
      ContractId contract = shop.rent();

      shop.live(Duration.ofSeconds(15));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  /** Without a login on its own backend, and with one on another. */
  private static Instance elsewhere(Instance instance, String backend) {
    Instance.Builder builder =
        Instance.at(
            new InstanceRef(new BackendName(backend), instance.ref().externalId()),
            instance.state());
    return backend.equals(instance.ref().backend().text())
        ? builder.build()
        : builder.ssh(instance.ssh().orElseThrow()).build();
  }

  private static void answersToReconcile(Shop shop, String keep, String pause) {
    shop.platform
        .control()
        .failNext(
            RECONCILE,
            new Fault.Status(
                200,
                "application/json",
                "{\"success\":true,\"data\":{\"keep\":[%s],\"terminate\":[],\"unknown\":[],\"pause\":[%s]}}"
                    .formatted(keep, pause)));
  }

  private static String pause(String externalId, ContractId contract) {
    return "{\"externalId\":\"%s\",\"contractId\":\"%s\",\"reason\":\"why not\"}"
        .formatted(externalId, contract.hex());
  }

  /** A plugin that answers every contract with the first one's instance. */
  private static ProvisionerFactory confused(
      ProvisionerFactory factory, AtomicReference<@Nullable Provisioned> first) {
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
                  if (method.getName().equals("provision") && first.get() != null) {
                    return first.get();
                  }
                  try {
                    Object answer = method.invoke(real, arguments);
                    if (answer instanceof Provisioned.Ready ready) {
                      first.set(ready);
                    }
                    return answer;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }
}

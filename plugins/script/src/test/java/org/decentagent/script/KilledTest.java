// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.testkit.cloud.Killed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent is killed before and after every durable write. */
@Timeout(300)
final class KilledTest {
  @TempDir Path folder;
  private int contracts;

  /** What became of a provision that was killed, once it was called again. */
  private enum Outcome {
    READY,
    HELD
  }

  private Outcome provisioned(Workshop shop, ScriptProvisioner provisioner, ContractId contract) {
    for (int call = 0; call < 5; call++) {
      try {
        if (provisioner.provision(shop.request(contract), shop.steps(contract))
            instanceof Provisioned.Ready) {
          return Outcome.READY;
        }
      } catch (ProvisioningException.Conflict e) {
        return Outcome.HELD;
      }
    }
    throw new AssertionError("never ready");
  }

  private static boolean isKilled(Runnable call) {
    try {
      call.run();
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  /**
   * Kills one provision after another at every write, and checks what the next call makes of it.
   */
  private void killEverywhere(
      Workshop shop, ScriptProvisioner provisioner, IntConsumer kill, Check check) {
    int kills = 0;
    while (true) {
      ContractId contract = Workshop.contract(++contracts);
      kill.accept(kills);
      boolean killed = isKilled(() -> provisioned(shop, provisioner, contract));
      shop.memory.kill();
      Outcome outcome = provisioned(shop, provisioner, contract);
      check.that(contract, outcome);
      if (!killed) {
        break;
      }
      kills++;
    }
    assertThat(kills).isGreaterThanOrEqualTo(3);
  }

  /** What must hold. */
  private interface Check {
    void that(ContractId contract, Outcome outcome);
  }

  private void removesWhole(Workshop shop, ScriptProvisioner provisioner, ContractId contract) {
    shop.memory.killBefore(0);
    isKilled(() -> terminate(shop, provisioner, contract));
    shop.memory.kill();

    assertThat(terminate(shop, provisioner, contract)).isEqualTo(new Removal.Gone());
    assertThat(shop.things()).isEmpty();
    assertThat(shop.memory.children(contract)).isEmpty();
  }

  private static Removal terminate(
      Workshop shop, ScriptProvisioner provisioner, ContractId contract) {
    return provisioner.terminate(
        new RemovalRequest(contract, Optional.empty()), shop.steps(contract));
  }

  private void isMadeOnce(
      Workshop shop, ScriptProvisioner provisioner, ContractId contract, Outcome outcome) {
    assertThat(outcome).isEqualTo(Outcome.READY);
    assertThat(shop.things()).containsExactly(Mark.of(contract).text());
    removesWhole(shop, provisioner, contract);
  }

  @Test
  void killedBeforeAnyWriteATokenMakesOneInstance() {
    Workshop shop = Workshop.with(folder, Bodies.SLOW);
    ScriptProvisioner provisioner = shop.provisioner();

    killEverywhere(
        shop,
        provisioner,
        shop.memory::killBefore,
        (contract, outcome) -> isMadeOnce(shop, provisioner, contract, outcome));

    shop.requireProtocol();
  }

  @Test
  void killedAfterAnyWriteATokenMakesOneInstance() {
    Workshop shop = Workshop.with(folder, Bodies.SLOW);
    ScriptProvisioner provisioner = shop.provisioner();

    killEverywhere(
        shop,
        provisioner,
        writes -> shop.memory.killAfter(writes + 1),
        (contract, outcome) -> isMadeOnce(shop, provisioner, contract, outcome));
  }

  /** The careless program makes another thing at each call, so a repeat would show. */
  @Test
  void killedAnywhereAProgramThatPromisesNothingIsNeverAskedTwice() {
    Workshop shop = Workshop.with(folder, Bodies.BLIND).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();

    killEverywhere(
        shop,
        provisioner,
        kills -> {
          if (kills % 2 == 0) {
            shop.memory.killBefore(kills / 2);
          } else {
            shop.memory.killAfter(kills / 2 + 1);
          }
        },
        (contract, outcome) -> {
          assertThat(shop.things()).hasSizeBetween(outcome == Outcome.READY ? 1 : 0, 1);
          terminate(shop, provisioner, contract);
          assertThat(shop.things()).isEmpty();
        });
  }

  @Test
  void anInstanceThatAProgramWithoutPromisesShowsIsAdoptedAfterAKill() {
    Workshop shop = Workshop.with(folder, Bodies.CARELESS).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId contract = Workshop.contract(1);
    shop.memory.killBefore(2);
    assertThat(isKilled(() -> provisioned(shop, provisioner, contract))).isTrue();

    Outcome outcome = provisioned(shop, provisioner, contract);

    assertThat(shop.requests("provision")).hasSize(1);
    assertThat(outcome).isEqualTo(Outcome.READY);
    assertThat(shop.things()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'\"state\":\"running\"', '\"state\":\"creating\"'", "'\"ssh\":', '\"shh\":'"})
  void whatIsShownHalfMadeAfterAKillIsHeldAndNotAdopted(String whole, String half) {
    Workshop shop = Workshop.with(folder, Bodies.CARELESS).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId contract = Workshop.contract(1);
    shop.memory.killBefore(2);
    assertThat(isKilled(() -> provisioned(shop, provisioner, contract))).isTrue();
    shop.body(Bodies.CARELESS.replace(whole, half));

    assertThatThrownBy(() -> provisioner.provision(shop.request(contract), shop.steps(contract)))
        .isInstanceOf(ProvisioningException.Conflict.class);

    assertThat(shop.things()).hasSize(1);
  }

  @Test
  void aSlowProgramWithoutPromisesIsAskedOncePerTurn() {
    Workshop shop =
        Workshop.with(folder, Bodies.SLOW.replace("client_token", "none")).set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId contract = Workshop.contract(1);

    provisioner.provision(shop.request(contract), shop.steps(contract));
    provisioner.provision(shop.request(contract), shop.steps(contract));
    Provisioned third = provisioner.provision(shop.request(contract), shop.steps(contract));

    assertThat(third).isInstanceOf(Provisioned.Ready.class);
    assertThat(shop.requests("provision")).hasSize(2);
  }

  @Test
  void whatWasCertainlyNotMadeMayBeAskedForAgainByAnyProgram() {
    Workshop shop =
        Workshop.with(
                folder,
                Bodies.BLIND.replace("provision)", "provision) fail 110 busy later ;;\nother)"))
            .set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId contract = Workshop.contract(1);
    assertThatThrownBy(() -> provisioner.provision(shop.request(contract), shop.steps(contract)))
        .isInstanceOf(ProvisioningException.Retryable.class);
    shop.body(Bodies.BLIND);

    Provisioned answer = provisioner.provision(shop.request(contract), shop.steps(contract));

    assertThat(answer).isInstanceOf(Provisioned.Ready.class);
    assertThat(shop.things()).hasSize(1);
  }

  @Test
  void anUnknownOutcomeOfAProgramWithoutPromisesIsHeldForTheOperator() {
    Workshop shop =
        Workshop.with(folder, Bodies.BLIND.replace("provision)", "provision) exit 1 ;;\nother)"))
            .set("guarantee", "none");
    ScriptProvisioner provisioner = shop.provisioner();
    ContractId contract = Workshop.contract(1);
    assertThatThrownBy(() -> provisioner.provision(shop.request(contract), shop.steps(contract)))
        .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    shop.body(Bodies.BLIND);

    assertThatThrownBy(() -> provisioner.provision(shop.request(contract), shop.steps(contract)))
        .isInstanceOf(ProvisioningException.Conflict.class)
        .hasMessageContaining("look for " + Mark.of(contract));
    assertThat(shop.requests("provision")).hasSize(1);
  }
}

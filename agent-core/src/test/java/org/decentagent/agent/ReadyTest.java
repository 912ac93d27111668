// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Report;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that a customer can log in to, until the platform knows of them. */
final class ReadyTest {
  private final AtomicReference<Runnable> onceTried = new AtomicReference<>(() -> {});
  private final AtomicReference<Door> door = new AtomicReference<>();

  @TempDir Path folder;

  private LoginProbe watched(LoginProbe probe) {
    return (access, hostKey, renterKey, patience) -> {
      LoginProbe.Result result = probe.tryLogin(access, hostKey, renterKey, patience);
      onceTried.get().run();
      return result;
    };
  }

  @Test
  @Guards({Rule.OUTBOX, Rule.WRITE_THEN_CALL})
  void theReportIsOnDiskWithTheStateThatItTellsOf() {
    try (Shop shop = Shop.withProbe(folder, cloud -> cloud, this::watched)) {
      ContractId contract = shop.rent();
      onceTried.set(() -> shop.kill.after(1)); // one commit more, and no other
      assertThatThrownBy(shop::turn).isInstanceOf(Kill.Here.class);

      shop.crashAndRestart();

      assertThat(shop.state(contract)).isEqualTo(ContractState.READY);
      assertThat(shop.engine().journal().reports().next(contract).map(Report::kind))
          .contains(Report.Kind.PROVISIONED);
    }
  }

  @Test
  @Guards(Rule.OUTBOX)
  void whatIsReadyWithoutAReportIsReportedAllTheSame() {
    try (Shop shop = Shop.withProbe(folder, cloud -> cloud, this::watched)) {
      ContractId contract = shop.rent();
      onceTried.set(() -> shop.kill.after(0));
      assertThatThrownBy(shop::turn).isInstanceOf(Kill.Here.class);
      shop.crashAndRestart();
      Change ready = Change.to(shop.contract(contract).to(ContractState.READY));
      shop.engine().work().wake(contract, () -> shop.engine().journal().apply(ready));

      shop.live(Duration.ofSeconds(10));

      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.platform.control().status(contract)).isEqualTo("active");
      assertThat(shop.engine().journal().reports().reportedInstances(contract))
          .containsExactly(shop.cloud.machines().getFirst().id());
    }
  }

  /** Made, and nobody can log in to it. */
  private static ContractId tried(Shop shop) {
    ContractId contract = shop.rent();
    shop.turn();
    assertThat(shop.state(contract)).isEqualTo(ContractState.OBSERVED);
    return contract;
  }

  private Shop shut() {
    Shop shop = Shop.withProbe(folder, cloud -> cloud, probe -> Door.before(probe, door));
    door.get().shut(LoginProbe.Verdict.UNREACHABLE);
    return shop;
  }

  @Test
  void thatALoginIsTriedIsShownAndNoTroubleOnceSomebodyWasLetIn() {
    try (Shop shop = shut()) {
      ContractId contract = tried(shop);
      String doing = shop.engine().status().contracts().getFirst().doing();
      door.get().open();

      shop.live(Duration.ofMinutes(2));

      assertThat(doing).contains("trying the login at");
      assertThat(shop.state(contract)).isEqualTo(ContractState.ACTIVE);
      assertThat(shop.contract(contract).trouble()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.EVERYTHING)
  void whatIsCancelledWhileItsLoginIsTriedIsRemovedAndNotReported() {
    try (Shop shop = shut()) {
      ContractId contract = tried(shop);
      shop.cancel(contract);

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.GONE);
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FAIL_LATE)
  void whatNobodyCanLogInToIsFailedOnceItsHourIsNearlyOver() {
    try (Shop shop = shut()) {
      ContractId contract = tried(shop);
      shop.clock.advance(Duration.ofMinutes(56));

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioningfailed");
      assertThat(shop.cloud.machines()).isEmpty();
    }
  }

  @Test
  @Guards(Rule.FENCE)
  void whoseLeaseAnotherAgentHoldsIsNotReported() {
    try (Shop shop = shut();
        PlatformClient rival = shop.rival()) {
      ContractId contract = tried(shop);
      shop.clock.advance(Duration.ofMinutes(6));
      Shop.ok(rival.lock(contract));
      door.get().open();

      shop.live(Duration.ofMinutes(2));

      assertThat(shop.state(contract)).isEqualTo(ContractState.OBSERVED);
      assertThat(shop.platform.control().status(contract)).isEqualTo("provisioning");
    }
  }

  /** Somebody who was let in and cannot say by whom. */
  private record Nameless(Optional<SshPublicKey> hostKey, LoginProbe.Verdict verdict, String detail)
      implements LoginProbe.Result {}

  @Test
  void whatShowedNoHostKeyIsNotReportedAndTheContractSaysWhy() {
    LoginProbe.Result letIn =
        new Nameless(Optional.empty(), LoginProbe.Verdict.ACCEPTED, "no host key");
    try (Shop shop =
        Shop.withProbe(
            folder, cloud -> cloud, probe -> (access, hostKey, renterKey, deadline) -> letIn)) {
      ContractId contract = shop.rent();

      shop.turn();

      assertThat(shop.state(contract)).isEqualTo(ContractState.OBSERVED);
      assertThat(shop.contract(contract).trouble().orElseThrow().message())
          .contains("cannot log in", "no host key");
    }
  }

  @Test
  void theLongerNobodyIsLetInTheLessOftenTheLoginIsTried() {
    AtomicInteger tries = new AtomicInteger();
    try (Shop shop =
        Shop.withProbe(folder, cloud -> cloud, probe -> Door.before(watched(probe), door))) {
      onceTried.set(tries::incrementAndGet);
      door.get().shut(LoginProbe.Verdict.UNREACHABLE);
      ContractId contract = shop.rent();

      atEveryTick(shop, Duration.ofSeconds(3));
      int early = tries.getAndSet(0);
      atEveryTick(shop, Duration.ofSeconds(30));
      int later = tries.get();

      assertThat(shop.state(contract)).isEqualTo(ContractState.OBSERVED);
      assertThat(early).isGreaterThan(3);
      assertThat(later).isBetween(9, 16);
    }
  }

  private static void atEveryTick(Shop shop, Duration time) {
    Instant end = shop.clock.instant().plus(time);
    while (shop.clock.instant().isBefore(end)) {
      shop.turn();
      shop.clock.advance(Duration.ofMillis(100));
    }
  }
}

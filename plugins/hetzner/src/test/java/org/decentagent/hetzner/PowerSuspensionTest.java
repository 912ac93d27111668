// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.config.Layer;
import org.decentagent.testkit.cloud.Killed;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;

final class PowerSuspensionTest {
  /** One way of the switch. */
  private interface Way {
    Transition go(Suspension suspension, SuspensionRequest request, Steps steps);
  }

  private static final Way SUSPEND = Suspension::suspend;
  private static final Way RESUME = Suspension::resume;

  /** Calls as the agent does until it is done, and answers with what it had to wait for. */
  private static List<String> all(Account account, Provisioner agent, InstanceRef ref, Way way) {
    Suspension suspension = agent.capability(Suspension.class).orElseThrow();
    SuspensionRequest request = new SuspensionRequest(Account.contract(1), ref);
    List<String> waits = new ArrayList<>();
    while (waits.size() < 100) {
      try {
        switch (way.go(suspension, request, account.memory.open(request.contract()))) {
          case Transition.Done() -> {
            return waits;
          }
          case Transition.InProgress(Duration checkAfter, String what) -> {
            waits.add(what);
            account.clock.advance(checkAfter);
          }
        }
      } catch (ProvisioningException.Retryable e) {
        waits.add(e.getMessage());
        account.clock.advance(e.retryAfter().orElse(Duration.ofSeconds(5)));
      }
    }
    throw new AssertionError("not done: " + waits);
  }

  private static String status(Account account) {
    return account.hetzner.servers(Account.PROJECT).getFirst().status();
  }

  @Test
  void aGuestThatShutsDownIsLeftItsTimeAndItsPower() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = account.deliver(agent, 1).ref();
      account.calls();

      all(account, agent, ref, SUSPEND);

      assertThat(status(account)).isEqualTo("off");
      assertThat(account.calls())
          .contains("POST /servers/*/actions/shutdown")
          .doesNotContain("POST /servers/*/actions/poweroff");
      assertThat(agent.find(Mark.of(Account.contract(1))))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              it -> assertThat(it.instance().state()).isEqualTo(InstanceState.STOPPED));
    }
  }

  @Test
  void aGuestThatDoesNotListenLosesItsPowerAfterTheGrace() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = account.deliver(agent, 1).ref();
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());
      Instant before = account.clock.instant();

      all(account, agent, ref, SUSPEND);

      assertThat(status(account)).isEqualTo("off");
      assertThat(Duration.between(before, account.clock.instant()))
          .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    }
  }

  @Test
  void aSecondSuspensionIsOneOfItsOwn() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);

      for (int time = 1; time <= 3; time++) {
        account.calls();
        List<String> waits = all(account, agent, instance.ref(), SUSPEND);
        String suspended = status(account);
        List<String> calls = account.calls();
        all(account, agent, instance.ref(), RESUME);

        assertThat(List.of(suspended, status(account))).containsExactly("off", "running");
        assertThat(waits).isNotEmpty().noneMatch(what -> what.contains("pressed once more"));
        assertThat(calls)
            .contains("POST /servers/*/actions/shutdown")
            .doesNotContain("POST /servers/*/actions/poweroff");
      }
    }
  }

  @Test
  void aPowerSwitchThatFailsIsPressedOnceMore() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = account.deliver(agent, 1).ref();
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/poweroff"),
          new HetznerFault.ActionFails(
              "stop_server", "action_failed", "no", HetznerFault.Aftermath.NOTHING_DONE));

      List<String> waits = all(account, agent, ref, SUSPEND);

      assertThat(status(account)).isEqualTo("off");
      assertThat(waits).anyMatch(what -> what.contains("failed at Hetzner"));
    }
  }

  @Test
  void aPowerSwitchThatWorkedThoughItIsSaidToHaveFailedIsNotPressedOnceMore() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = account.deliver(agent, 1).ref();
      String running = account.last("GET", "/servers/" + ref.externalId()).answered().body();
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/poweroff"),
          new HetznerFault.ActionFails(
              "stop_server", "action_failed", "no", HetznerFault.Aftermath.DONE_ALL_THE_SAME));
      untilThePowerIsCut(account, agent, ref);
      account.hetzner.failNext(
          new CallPattern("GET", "/servers/*"), new HetznerFault.Garbled(running));

      List<String> waits = all(account, agent, ref, SUSPEND);

      assertThat(status(account)).isEqualTo("off");
      assertThat(waits).noneMatch(what -> what.contains("pressed once more"));
    }
  }

  @Test
  void noLongerIsWaitedThanTheGrace() {
    try (Account account = Account.open()) {
      Provisioner agent =
          account.agent(account.settings().with(Layer.PROVIDER, "shutdown_grace", "12 s"));
      InstanceRef ref = account.deliver(agent, 1).ref();
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());
      Instant before = account.clock.instant();

      Instant cut = untilThePowerIsCut(account, agent, ref);

      assertThat(cut).isEqualTo(before.plusSeconds(12));
    }
  }

  private static Instant untilThePowerIsCut(Account account, Provisioner agent, InstanceRef ref) {
    Suspension suspension = agent.capability(Suspension.class).orElseThrow();
    SuspensionRequest request = new SuspensionRequest(Account.contract(1), ref);
    while (true) {
      switch (suspension.suspend(request, account.memory.open(request.contract()))) {
        case Transition.Done() -> throw new AssertionError("off without a cut");
        case Transition.InProgress(Duration checkAfter, String what) -> {
          Instant now = account.clock.instant();
          account.clock.advance(checkAfter);
          if (what.equals("cutting the power")) {
            return now;
          }
        }
      }
    }
  }

  @Test
  void whatIsNoIdOfAServerIsAskedForNowhere() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = new InstanceRef(new BackendName("hel"), "../../firewalls");

      assertThatThrownBy(() -> all(account, agent, ref, SUSPEND))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("there is no server");

      assertThat(account.calls()).isEmpty();
    }
  }

  @Test
  void whatSomebodyStartsAgainIsSwitchedOffAgain() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      InstanceRef ref = account.deliver(agent, 1).ref();
      account.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());
      all(account, agent, ref, SUSPEND);
      account.hetzner.let(
          new ForeignHand.PowerServer(Account.PROJECT, Account.name(1), ForeignHand.Power.ON));

      List<String> waits = all(account, agent, ref, SUSPEND);

      assertThat(waits).anyMatch(what -> what.contains("pressed once more"));
      assertThat(status(account)).isEqualTo("off");
    }
  }

  @Test
  void aKillAtAnyWriteDoesNotKeepItFromEnding() {
    boolean killed = true;
    for (int write = 0; killed; write++) {
      try (Account account = Account.open(options -> options.withoutRateLimit())) {
        Provisioner agent = account.agent();
        InstanceRef ref = account.deliver(agent, 1).ref();
        account.hetzner.failNext(
            new CallPattern("POST", "/servers/*/actions/shutdown"),
            new HetznerFault.ShutdownIgnored());
        account.memory.killBefore(write);
        killed = false;
        try {
          all(account, agent, ref, SUSPEND);
          all(account, agent, ref, RESUME);
        } catch (Killed e) {
          killed = true;
        }
        account.memory.kill();

        all(account, account.agent(), ref, SUSPEND);
        String suspended = status(account);
        all(account, account.agent(), ref, RESUME);

        assertThat(List.of(suspended, status(account))).containsExactly("off", "running");
      }
    }
  }

  @Test
  void whatIsNotOursIsNotSwitched() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      long id =
          account
              .hetzner
              .let(
                  new ForeignHand.CreateServer(
                      Account.PROJECT, "web-1", "cx23", "fsn1", java.util.Map.of()))
              .orElseThrow();
      InstanceRef ref = new InstanceRef(new BackendName("hel"), Long.toString(id));

      assertThatThrownBy(() -> all(account, agent, ref, SUSPEND))
          .isInstanceOf(ProvisioningException.Conflict.class);

      assertThat(status(account)).isEqualTo("running");
    }
  }
}

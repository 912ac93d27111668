// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;

final class AccountTroubleTest {
  @Test
  void aTokenThatIsRevokedHalfWayLosesNothing() {
    try (Account account = Account.open(options -> options.project(Account.PROJECT, "second"))) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));
      account.hetzner.let(new ForeignHand.RevokeToken(Account.TOKEN));
      account.clock.advance(Duration.ofSeconds(20));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining("make a new token");
      assertThatThrownBy(() -> account.remove(agent, 1, Optional.empty()))
          .isInstanceOf(ProvisioningException.AccessDenied.class);
      assertThat(agent.inventory()).isInstanceOf(Inventory.Unavailable.class);
      assertThatThrownBy(() -> agent.find(Mark.of(request.contract())))
          .isInstanceOf(ProvisioningException.class);
      Provisioner renewed =
          account.agent(account.settings().with(Layer.PROVIDER, "token", "second"));
      account.deliver(renewed, 1);

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void aStormOf429DelaysARemovalAndDoesNotLoseIt() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.calls();
      account.hetzner.fail(CallPattern.any(), 5, HetznerFault.ErrorAnswer.throttled());
      RemovalRequest removal = new RemovalRequest(Account.contract(1), Optional.of(instance.ref()));

      int refused = 0;
      Duration longest = Duration.ZERO;
      boolean gone = false;
      while (!gone && refused < 50) {
        try {
          switch (agent.terminate(removal, account.memory.open(Account.contract(1)))) {
            case Removal.Gone() -> gone = true;
            case Removal.InProgress(Duration checkAfter, String what) ->
                account.clock.advance(checkAfter);
          }
        } catch (ProvisioningException.Retryable e) {
          refused++;
          Duration wait = e.retryAfter().orElseThrow();
          longest = longest.compareTo(wait) > 0 ? longest : wait;
          account.clock.advance(wait);
        }
      }

      assertThat(gone).isTrue();
      assertThat(refused).isEqualTo(5);
      assertThat(longest).isGreaterThanOrEqualTo(Duration.ofSeconds(16));
      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void theLastThreeHundredCallsOfAProjectAreForRemovals() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.let(new ForeignHand.UseUpRateLimit(Account.PROJECT, 40));
      agent.find(Mark.of(Account.contract(1)));
      account.calls();

      assertThatThrownBy(() -> account.deliver(agent, 2))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("kept for removals");
      assertThat(agent.inventory()).isInstanceOf(Inventory.Unavailable.class);
      assertThat(account.calls()).isEmpty();
      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void anotherProjectsTokenIsNotTakenForThisOneAndLeavesNothingThere() {
    try (Account account = Account.open(options -> options.project("other", "token-2"))) {
      Settings elsewhere = account.settings().with(Layer.PROVIDER, "token", "token-2");
      BackendIdentity here = account.agent().identity();

      Inventory unmarked = account.agent(elsewhere).inventory();
      assertThatThrownBy(account.agent(elsewhere)::identity)
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("put the right one back");
      BackendIdentity again = account.agent().identity();

      assertThat(again).isEqualTo(here);
      assertThat(unmarked)
          .isInstanceOfSatisfying(
              Inventory.Complete.class, it -> assertThat(it.identity()).isNotEqualTo(here));
      assertThat(account.hetzner.resources("other")).containsEntry("placement_groups", 0);
    }
  }

  @Test
  void aLookLeavesNoMarker() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      agent.preflight();
      agent.inventory();
      agent.fits(account.request(1));
      agent.find(Mark.of(Account.contract(1)));

      assertThat(account.hetzner.resources(Account.PROJECT).values()).containsOnly(0);
    }
  }

  @Test
  void aMarkerWhoseAnswerWasLostIsMadeOnce() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          new CallPattern("POST", "/placement_groups"), new HetznerFault.LostAnswer());

      assertThatThrownBy(agent::identity).isInstanceOf(ProvisioningException.Retryable.class);
      BackendIdentity identity = agent.identity();

      assertThat(identity).isEqualTo(account.agent().identity());
      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("placement_groups", 1);
    }
  }

  @Test
  void aReadOnlyTokenIsNamedAsSuch() {
    try (Account account =
        Account.open(options -> options.readOnlyToken(Account.PROJECT, "reader"))) {
      Provisioner agent = account.agent(account.settings().with(Layer.PROVIDER, "token", "reader"));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.AccessDenied.class)
          .hasMessageContaining("Read & Write");
    }
  }

  @Test
  void aMetLimitStopsSellingUntilSomethingIsRemoved() {
    try (Account account = Account.open(options -> options.serverQuota(2))) {
      Settings settings = account.settings().with(Layer.PROVIDER, "max_servers", 10L);
      Provisioner agent = account.agent(settings);
      Instance first = account.deliver(agent, account.request(1, settings));
      account.deliver(agent, account.request(2, settings));
      account.clock.advance(Duration.ofMinutes(1));
      CapacityReport report = agent.capability(CapacityReport.class).orElseThrow();
      CapacityReport.Capacity before = report.capacity();

      assertThatThrownBy(() -> account.deliver(agent, account.request(3, settings)))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class)
          .hasMessageContaining("server_limit");
      account.calls();
      assertThatThrownBy(() -> account.deliver(agent, account.request(3, settings)))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class);
      assertThat(account.calls()).doesNotContain("POST /servers");
      Fit full = agent.fits(account.request(4, settings));
      CapacityReport.Capacity after = report.capacity();
      account.remove(agent, 1, Optional.of(first.ref()));
      account.deliver(agent, account.request(3, settings));

      assertThat(before.memoryTotal()).isEqualTo(MemorySize.parse("40 GB"));
      assertThat(before.memoryFree()).isEqualTo(MemorySize.parse("32 GB"));
      assertThat(full).isInstanceOf(Fit.DoesNotFit.class);
      assertThat(after.memoryFree()).isEqualTo(new MemorySize(0));
      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(2);
    }
  }

  @Test
  void moreThanTheProviderAllowsIsNeitherPromisedNorMade() {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.PROVIDER, "max_servers", 1L);
      Provisioner agent = account.agent(settings);
      Fit room = agent.fits(account.request(1, settings));
      account.deliver(agent, account.request(1, settings));
      account.clock.advance(Duration.ofMinutes(1));

      Fit full = agent.fits(account.request(2, settings));
      Fit itself = agent.fits(account.request(1, settings));

      assertThat(itself).isInstanceOf(Fit.Fits.class);
      assertThat(room).isInstanceOf(Fit.Fits.class);
      assertThat(full)
          .isInstanceOfSatisfying(
              Fit.DoesNotFit.class, no -> assertThat(no.why()).contains("max_servers is 1"));
      assertThatThrownBy(() -> account.deliver(agent, account.request(2, settings)))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class);
      assertThat(account.agent().capability(CapacityReport.class)).isEmpty();
    }
  }

  @Test
  void aProtectedServerIsLeftToWhoeverProtectedIt() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      String shown =
          account.last("GET", "/servers/" + instance.ref().externalId()).answered().body();
      account.hetzner.failNext(
          new CallPattern("GET", "/servers/*"),
          new HetznerFault.Garbled(shown.replace("\"delete\":false", "\"delete\":true")));

      assertThatThrownBy(() -> account.remove(agent, 1, Optional.of(instance.ref())))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("disable-protection " + instance.ref().externalId());
    }
  }

  @Test
  void aLockedServerIsRemovedWhenItsLockIsOff() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      agent.provision(request, account.memory.open(request.contract()));

      assertThatThrownBy(() -> account.remove(agent, 1, Optional.empty()))
          .isInstanceOfSatisfying(
              ProvisioningException.Retryable.class, e -> assertThat(e.retryAfter()).isPresent());
      account.clock.advance(Duration.ofSeconds(30));
      account.remove(agent, 1, Optional.empty());

      assertThat(account.hetzner.resources(Account.PROJECT)).containsEntry("primary_ips", 0);
    }
  }

  @Test
  void aLostAnswerToADeleteIsAskedAboutAgain() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.failNext(
          new CallPattern("DELETE", "/servers/*"), new HetznerFault.LostAnswer());

      assertThatThrownBy(() -> account.remove(agent, 1, Optional.of(instance.ref())))
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
      account.remove(agent, 1, Optional.of(instance.ref()));

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void whatIsGoneAlreadyIsGone() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      account.hetzner.let(new ForeignHand.DeleteServer(Account.PROJECT, Account.name(1)));

      Removal removal =
          agent.terminate(
              new RemovalRequest(Account.contract(1), Optional.of(instance.ref())),
              account.memory.open(Account.contract(1)));

      assertThat(removal).isInstanceOf(Removal.Gone.class);
    }
  }

  @Test
  void a404OfAProxyProvesNothing() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Instance instance = account.deliver(agent, 1);
      List<HetznerFault> notAbsence =
          List.of(
              new HetznerFault.Status(404, "text/html", "<h1>Not Found</h1>"),
              new HetznerFault.ErrorAnswer(404, "not_found", "api route not found"),
              new HetznerFault.Status(
                  410,
                  "application/json",
                  "{\"error\":{\"code\":\"not_found\",\"message\":\"no\",\"details\":null}}"),
              new HetznerFault.ErrorAnswer(403, "forbidden", "no"),
              new HetznerFault.ErrorAnswer(500, "server_error", "no"));

      for (HetznerFault fault : notAbsence) {
        account.hetzner.failNext(new CallPattern("GET", "/servers/*"), fault);
        assertThatThrownBy(() ->
                agent.terminate(
                    new RemovalRequest(Account.contract(1), Optional.of(instance.ref())),
                    account.memory.open(Account.contract(1))))
            .as(fault.toString())
            .isInstanceOf(ProvisioningException.class);
      }

      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @Test
  void twoBackendsWithOneTokenShareOneCountOfCalls() {
    try (Account account = Account.open()) {
      Provisioner one = account.agent();
      Provisioner other = account.agent();
      Instant before = account.clock.instant();

      for (int look = 0; look < 40; look++) {
        one.find(Mark.of(Account.contract(look)));
        other.find(Mark.of(Account.contract(look)));
      }

      assertThat(Duration.between(before, account.clock.instant()))
          .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }
  }

  @Test
  void whatIsThereIsTakenOverThoughTheProjectIsFull() {
    try (Account account = Account.open(options -> options.serverQuota(1))) {
      Provisioner agent = account.agent();
      Instance before = account.deliver(agent, 1);
      assertThatThrownBy(() -> account.deliver(agent, 2))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class);
      account.memory.forget(Account.contract(1));

      Instance after = account.deliver(agent, 1);

      assertThat(after.ref()).isEqualTo(before.ref());
    }
  }
}

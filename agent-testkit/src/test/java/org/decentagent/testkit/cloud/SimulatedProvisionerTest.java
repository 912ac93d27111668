// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Conflict;
import org.decentagent.spi.ProvisioningException.UnknownOutcome;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.CapacityReport;
import org.decentagent.testkit.cloud.ssh.HostKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulatedProvisionerTest {
  private static final String MARK = Mark.of(Shop.CONTRACT).text();

  private final HandClock clock = new HandClock();

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN", "TAG_SEARCH"})
  void aContractBecomesOneMachineThatLetsItsCustomerIn(CreateGuarantee guarantee) {
    Shop shop = shop(cloud().guarantee(guarantee).bootTime(Duration.ofSeconds(20)));

    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);

    assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(shop.cloud.machines()).hasSize(1);
    assertThat(probe(shop, instance)).isInstanceOf(Health.Up.class);
    assertThat(shop.provisioner.find(Mark.of(Shop.CONTRACT))).isInstanceOf(Lookup.Found.class);
    assertThat(resources(shop))
        .singleElement()
        .satisfies(seen -> assertThat(seen.ownership()).isInstanceOf(Ownership.Ours.class));
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN", "TAG_SEARCH"})
  void aLostReplyNeverMakesASecondInstance(CreateGuarantee guarantee) {
    Shop shop = shop(cloud().guarantee(guarantee).visibleAfter(Duration.ofMinutes(1)));
    shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());

    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT)).isInstanceOf(UnknownOutcome.class);
    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT))
        .isInstanceOf(ProvisioningException.Retryable.class);
    shop.settle();
    shop.provisionUntilReady(Shop.CONTRACT);

    assertThat(shop.cloud.creates()).isEqualTo(1);
  }

  @Test
  void whatTakesEffectWhileNobodyLooksIsAsOldAsItsEffect() {
    Shop shop = shop(cloud().guarantee(CreateGuarantee.TAG_SEARCH));
    shop.cloud.addFault(CloudOperation.CREATE, new Fault.TakesEffectLate(Duration.ofMinutes(4)));
    Instant asked = clock.instant();
    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT)).isInstanceOf(UnknownOutcome.class);

    clock.advance(Duration.ofMinutes(10));

    assertThat(shop.cloud.machines())
        .extracting(Machine::createdAt)
        .containsExactly(asked.plus(Duration.ofMinutes(4)));
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN", "TAG_SEARCH"})
  void aCreateThatTakesEffectLateNeverMakesASecondInstance(CreateGuarantee guarantee) {
    Shop shop = shop(cloud().guarantee(guarantee));
    shop.cloud.addFault(CloudOperation.CREATE, new Fault.TakesEffectLate(Duration.ofMinutes(4)));

    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT)).isInstanceOf(UnknownOutcome.class);
    clock.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT))
        .isInstanceOf(ProvisioningException.Retryable.class);
    clock.advance(Duration.ofMinutes(10));
    shop.provisionUntilReady(Shop.CONTRACT);

    assertThat(shop.cloud.creates()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"HUMAN", "NONE"})
  void whereNothingCanBeFoundAgainALostReplyIsLeftToTheOperator(CreateGuarantee guarantee) {
    Shop shop = shop(cloud().guarantee(guarantee));
    shop.cloud.addFault(CloudOperation.CREATE, new Fault.LostReply());

    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT)).isInstanceOf(UnknownOutcome.class);
    shop.settle();
    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT))
        .isInstanceOf(UnknownOutcome.class)
        .hasMessageContaining("look whether it was made");

    assertThatThrownBy(() -> shop.terminate(Shop.CONTRACT, Optional.empty()))
        .isInstanceOf(Conflict.class);
    assertThat(shop.provisioner.inventory()).isInstanceOf(Inventory.Unavailable.class);
    assertThat(
            shop.cloud.calls().stream().filter(call -> call.operation() == CloudOperation.CREATE))
        .hasSize(1);
  }

  @Test
  void aPersonMakesTheMachineInHerOwnTime() {
    Shop shop = shop(cloud().guarantee(CreateGuarantee.HUMAN));

    Provisioned asked = shop.provision(Shop.CONTRACT);
    shop.cloud.answerTickets();
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);
    shop.terminateUntilGone(Shop.CONTRACT, Optional.empty());

    assertThat(asked).isInstanceOf(Provisioned.InProgress.class);
    assertThat(probe(shop, instance)).isEqualTo(new Health.Down("the machine does not exist"));
    assertThat(shop.cloud.machines()).isEmpty();
  }

  @Test
  void aWishThatNobodyFulfilledIsTakenBack() {
    Shop shop = shop(cloud().guarantee(CreateGuarantee.HUMAN));
    shop.provision(Shop.CONTRACT);

    Removal removal = shop.terminate(Shop.CONTRACT, Optional.empty());
    shop.cloud.answerTickets();

    assertThat(removal).isInstanceOf(Removal.Gone.class);
    assertThat(shop.cloud.machines()).isEmpty();
  }

  @Test
  void eachFailureOfTheCloudIsOfItsKind() {
    assertThat(failureOf(new Fault.Refused())).isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(failureOf(new Fault.Throttled(Duration.ofSeconds(9))))
        .isInstanceOfSatisfying(
            ProvisioningException.Retryable.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)));
    assertThat(failureOf(new Fault.QuotaReached()))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
    assertThat(failureOf(new Fault.Denied()))
        .isInstanceOf(ProvisioningException.AccessDenied.class);
    assertThat(failureOf(new Fault.TimedOut())).isInstanceOf(UnknownOutcome.class);
    assertThat(failureOf(new Fault.Throws(() -> new IllegalStateException("bug"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(failureOf(new Fault.Throws(() -> new StackOverflowError("deep"))))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void aHangingCallEndsWhenInterruptedAndItsOutcomeIsUnknown() {
    Thread.currentThread().interrupt();
    Throwable failure = failureOf(new Fault.Hangs());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).isInstanceOf(UnknownOutcome.class);
  }

  @Test
  void ourNameWithoutAStampIsAConflictAndNothingIsMade() {
    Shop shop = shop(cloud());
    shop.cloud.plantStranger(MARK);

    assertThatThrownBy(() -> shop.provision(Shop.CONTRACT))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("it bears no stamp");
    assertThatThrownBy(() -> shop.terminate(Shop.CONTRACT, Optional.of(onlyRef(shop))))
        .isInstanceOf(Conflict.class);

    assertThat(shop.cloud.machines()).hasSize(1);
    assertThat(shop.cloud.parts()).isEmpty();
  }

  @Test
  void aMachineWhoseStampWasStrippedIsLeftAlone() {
    Shop shop = shop(cloud());
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);
    shop.cloud.stripLabels(instance.ref().externalId());

    assertThatThrownBy(() -> shop.terminate(Shop.CONTRACT, Optional.of(instance.ref())))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> shop.suspend(Shop.CONTRACT, instance)).isInstanceOf(Conflict.class);

    assertThat(shop.cloud.machines())
        .singleElement()
        .satisfies(machine -> assertThat(machine.state()).isEqualTo(InstanceState.RUNNING));
  }

  @ParameterizedTest
  @EnumSource(
      value = CreateGuarantee.class,
      names = {"CLIENT_TOKEN", "NAME_UNIQUE", "ID_CHOSEN", "TAG_SEARCH"})
  void aCopyIsAStrangerAndOutlivesTheOriginal(CreateGuarantee guarantee) {
    Shop shop = shop(cloud().guarantee(guarantee));
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);
    String copy = shop.cloud.copyInstance(instance.ref().externalId());

    assertThat(resources(shop))
        .filteredOn(seen -> seen.externalId().equals(copy))
        .singleElement()
        .satisfies(seen -> assertThat(seen.ownership()).isInstanceOf(Ownership.Foreign.class));
    shop.terminateUntilGone(Shop.CONTRACT, Optional.of(instance.ref()));

    assertThat(shop.cloud.machines()).extracting(Machine::id).containsExactly(copy);
  }

  @Test
  void aTakenNumberMovesOnToTheNext() {
    Shop shop = shop(cloud().guarantee(CreateGuarantee.ID_CHOSEN));
    Instance first = shop.provisionUntilReady(Shop.CONTRACT);
    shop.loseJournal();

    Instance second = shop.provisionUntilReady(Shop.OTHER);

    assertThat(first.ref().externalId()).isEqualTo("100");
    assertThat(second.ref().externalId()).isEqualTo("101");
  }

  @Test
  void ofTwoWithOneStampTheElderCountsAndBothGoInTheEnd() {
    Shop shop = shop(cloud().guarantee(CreateGuarantee.TAG_SEARCH));
    Instance elder = shop.provisionUntilReady(Shop.CONTRACT);
    clock.advance(Duration.ofSeconds(1));
    shop.cloud.plant(MARK, shop.stampOf(Shop.CONTRACT, MARK));

    Lookup found = shop.provisioner.find(Mark.of(Shop.CONTRACT));
    shop.terminateUntilGone(Shop.CONTRACT, Optional.of(elder.ref()));

    assertThat(found)
        .isInstanceOfSatisfying(
            Lookup.Found.class, it -> assertThat(it.instance().ref()).isEqualTo(elder.ref()));
    assertThat(shop.cloud.machines()).isEmpty();
    assertThat(shop.cloud.parts()).isEmpty();
  }

  @Test
  void withTheJournalLostTheInstanceIsAdoptedAndEverythingIsRemoved() {
    Shop shop = shop(cloud());
    Instance before = shop.provisionUntilReady(Shop.CONTRACT);
    shop.loseJournal();

    Instance after = shop.provisionUntilReady(Shop.CONTRACT);
    shop.loseJournal();
    shop.terminateUntilGone(Shop.CONTRACT, Optional.empty());

    assertThat(after.ref()).isEqualTo(before.ref());
    assertThat(shop.cloud.machines()).isEmpty();
    assertThat(shop.cloud.parts()).isEmpty();
  }

  @Test
  void terminatingTwiceAndWhatIsGoneAlreadyIsASuccess() {
    Shop shop = shop(cloud());
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);
    shop.cloud.removeBehindOurBack(instance.ref().externalId());

    shop.terminateUntilGone(Shop.CONTRACT, Optional.of(instance.ref()));
    Removal again = shop.terminate(Shop.CONTRACT, Optional.of(instance.ref()));

    assertThat(again).isInstanceOf(Removal.Gone.class);
    assertThat(shop.cloud.parts()).isEmpty();
  }

  @Test
  void anAcceptedDeleteIsNotGone() {
    Shop shop = shop(cloud().removalTime(Duration.ofMinutes(1)));
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);

    Removal accepted = shop.terminate(Shop.CONTRACT, Optional.of(instance.ref()));
    Removal meanwhile = shop.terminate(Shop.CONTRACT, Optional.of(instance.ref()));

    assertThat(accepted).isInstanceOf(Removal.InProgress.class);
    assertThat(meanwhile).isInstanceOf(Removal.InProgress.class);
    assertThat(resources(shop)).extracting(Observed::state).containsExactly(InstanceState.REMOVING);
  }

  @Test
  void anInventoryIsCompleteOrUnavailable() {
    Shop shop = shop(cloud());
    shop.provisionUntilReady(Shop.CONTRACT);
    shop.cloud.plantStranger("someone-elses");

    for (Fault fault :
        List.of(
            new Fault.PartialListing(),
            new Fault.Refused(),
            new Fault.Denied(),
            new Fault.TimedOut(),
            new Fault.Throttled(Duration.ofSeconds(1)))) {
      shop.cloud.addFault(CloudOperation.LIST, fault);
      assertThat(shop.provisioner.inventory())
          .as("%s", fault)
          .isInstanceOf(Inventory.Unavailable.class);
    }
    shop.cloud.addFault(CloudOperation.LIST, new Fault.EmptyListing());
    assertThat(resources(shop)).extracting(Observed::state).containsOnly(InstanceState.REMAINS);
    assertThat(resources(shop)).extracting(Observed::name).containsExactly(MARK);
  }

  @Test
  void anotherCloudBehindTheSameAddressTellsAnotherIdentity() {
    Shop shop = shop(cloud());
    shop.cloud.addFault(CloudOperation.IDENTIFY, new Fault.OtherIdentity("elsewhere"));

    assertThat(shop.provisioner.identity().text()).isEqualTo("elsewhere");
    assertThat(shop.provisioner.identity()).isEqualTo(shop.provisioner.identity());
  }

  @Test
  void listingsLagBehind() {
    Shop shop = shop(cloud().visibleAfter(Duration.ofMinutes(1)));
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);

    boolean early = resources(shop).isEmpty();
    shop.settle();
    boolean later = resources(shop).isEmpty();
    shop.terminateUntilGone(Shop.CONTRACT, Optional.of(instance.ref()));
    boolean afterTheEnd = resources(shop).isEmpty();
    shop.settle();

    assertThat(List.of(early, later, afterTheEnd)).containsExactly(true, false, false);
    assertThat(resources(shop)).isEmpty();
  }

  @Test
  void whatIsNotListedYetIsRemovedByItsId() {
    Shop shop = shop(cloud().visibleAfter(Duration.ofHours(1)));
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);

    shop.terminateUntilGone(Shop.CONTRACT, Optional.of(instance.ref()));

    assertThat(shop.cloud.machines()).isEmpty();
    assertThat(shop.cloud.parts()).isEmpty();
  }

  @Test
  void aFullCloudIsNotPromisedAndAQuotaIsNoFailure() {
    Shop shop = shop(cloud().capacity(1));
    shop.provisionUntilReady(Shop.CONTRACT);

    assertThat(shop.provisioner.fits(Shop.request(Shop.OTHER, Shop.RENTER)))
        .isInstanceOf(Fit.DoesNotFit.class);
    assertThat(shop.provisioner.fits(Shop.request(Shop.CONTRACT, Shop.RENTER)))
        .isInstanceOf(Fit.Fits.class);
    assertThatThrownBy(() -> shop.provision(Shop.OTHER))
        .isInstanceOf(ProvisioningException.QuotaExceeded.class);
  }

  @Test
  void aMachineThatBootsIsInProgressUntilItWasLookedAtOftenEnough() {
    Shop shop = shop(cloud().bootPolls(2));

    assertThat(shop.provision(Shop.CONTRACT)).isInstanceOf(Provisioned.InProgress.class);
    assertThat(shop.provision(Shop.CONTRACT)).isInstanceOf(Provisioned.InProgress.class);
    assertThat(shop.provision(Shop.CONTRACT)).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void healthIsSeenWithTheCustomersEyes() {
    Shop shop = shop(cloud());
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);
    String id = instance.ref().externalId();
    Health well = probe(shop, instance);
    Health strangersKey =
        shop.provisioner.probe(
            instance.toBuilder().renterKey(HostKey.generate().publicKey()).build());
    shop.cloud.addFault(CloudOperation.GET, new Fault.TimedOut());
    Health unseen = probe(shop, instance);
    shop.cloud.replaceHostKey(id);
    Health impostor = probe(shop, instance);
    shop.cloud.breakLogin(id);
    Health broken = probe(shop, instance);
    shop.cloud.stopBehindOurBack(id);
    Health stopped = probe(shop, instance);

    assertThat(well).isInstanceOf(Health.Up.class);
    assertThat(unseen).isInstanceOf(Health.Unknown.class);
    assertThat(List.of(strangersKey, impostor, broken, stopped))
        .containsExactly(
            new Health.Down("the key is refused"),
            new Health.Down("another host key"),
            new Health.Down("connection refused"),
            new Health.Down("the machine does not run: STOPPED"));
  }

  @Test
  void suspendingTwiceAndResumingTwiceIsFine() {
    Shop shop = shop(cloud());
    Instance instance = shop.provisionUntilReady(Shop.CONTRACT);

    shop.suspend(Shop.CONTRACT, instance);
    shop.suspend(Shop.CONTRACT, instance);
    Health suspended = probe(shop, instance);
    shop.resume(Shop.CONTRACT, instance);
    shop.resume(Shop.CONTRACT, instance);

    assertThat(suspended).isInstanceOf(Health.Down.class);
    assertThat(probe(shop, instance)).isInstanceOf(Health.Up.class);
  }

  @Test
  void capacityCountsWhatIsInUse() {
    Shop shop = shop(cloud());
    CapacityReport report = shop.provisioner.capability(CapacityReport.class).orElseThrow();
    long before = report.capacity().memoryFree().bytes();
    shop.provisionUntilReady(Shop.CONTRACT);

    assertThat(before - report.capacity().memoryFree().bytes()).isEqualTo(2048L << 20);
  }

  private Throwable failureOf(Fault fault) {
    Shop shop = shop(cloud());
    shop.cloud.addFault(CloudOperation.CREATE, fault);
    try {
      shop.provision(Shop.CONTRACT);
      throw new AssertionError("no failure");
    } catch (RuntimeException | StackOverflowError e) {
      return e;
    }
  }

  private SimulatedCloud.Builder cloud() {
    return SimulatedCloud.builder(clock).withoutSsh();
  }

  private Shop shop(SimulatedCloud.Builder cloud) {
    return Shop.over(clock, cloud);
  }

  private static InstanceRef onlyRef(Shop shop) {
    return new InstanceRef(new BackendName("sim"), shop.cloud.machines().getFirst().id());
  }

  private static Health probe(Shop shop, Instance instance) {
    return shop.provisioner.probe(instance.toBuilder().renterKey(Shop.RENTER).build());
  }

  private static List<Observed> resources(Shop shop) {
    return ((Inventory.Complete) shop.provisioner.inventory()).resources();
  }
}

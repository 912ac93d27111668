// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.decentagent.manual.Workshop.ADDRESS;
import static org.decentagent.manual.Workshop.CONTRACT;
import static org.decentagent.manual.Workshop.HOST_KEY;
import static org.decentagent.manual.Workshop.OTHER;
import static org.decentagent.manual.Workshop.OTHER_HOST_KEY;
import static org.decentagent.manual.Workshop.RENTER;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.OperatorTask;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.testkit.cloud.Killed;
import org.junit.jupiter.api.Test;

/** From an order to an instance that a customer can log in to. */
final class MakingTest {
  private final Workshop shop = new Workshop();

  private String doing(Workshop where) {
    return ((Provisioned.InProgress) where.provision(CONTRACT)).what();
  }

  @Test
  void theOperatorIsToldEverythingThatWasSold() {
    assertThat(doing(shop))
        .isEqualTo("awaiting operator: Make an instance for contract cccccccccccc");

    OperatorTask task = shop.memory.tasks(CONTRACT).getFirst();
    assertThat(String.join("\n", task.checklist()))
        .contains("2 processor cores, 4 GiB of memory and 40 GiB of disk")
        .contains("Debian 13")
        .contains(RENTER.line())
        .contains("2026-12-22T12:00:00Z")
        .contains(CONTRACT.hex());
    assertThat(task.within()).contains(Duration.ofMinutes(45));
    assertThat(task.refusal()).isPresent();
  }

  @Test
  void oneProcessorCoreIsOne() {
    ProvisionRequest sold = shop.request(CONTRACT);

    shop.provisioner.provision(
        new ProvisionRequest(
            CONTRACT,
            sold.stamp(),
            new Sizes(OptionalInt.of(1), sold.sizes().memory(), sold.sizes().storage()),
            RENTER,
            sold.settings(),
            sold.endsAt()),
        shop.memory.open(CONTRACT));

    assertThat(String.join("\n", shop.memory.tasks(CONTRACT).getFirst().checklist()))
        .contains("1 processor core, 4 GiB of memory");
  }

  @Test
  void itIsReadyOnlyWhenAddressHostKeyAndLoginAgree() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());

    Instance instance = ((Provisioned.Ready) shop.provision(CONTRACT)).instance();

    assertThat(instance.ssh().orElseThrow()).hasToString("root@203.0.113.7:22");
    assertThat(instance.hostKey()).contains(HOST_KEY);
    assertThat(instance.ipv4()).contains(ADDRESS);
    assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(shop.provision(CONTRACT)).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void anotherHostKeyIsToldWithBothFingerprintsAndNothingIsReady() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.enter(CONTRACT, ADDRESS, OTHER_HOST_KEY.fingerprint());

    assertThat(doing(shop)).contains("asked again");

    assertThat(shop.memory.complaints(CONTRACT, "provision.1"))
        .singleElement()
        .asString()
        .contains(HOST_KEY.fingerprint(), OTHER_HOST_KEY.fingerprint(), "ssh-keygen");
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.line());
    assertThat(shop.provision(CONTRACT)).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void aHostThatDoesNotLetTheCustomerInIsToldAtOnce() {
    shop.provision(CONTRACT);
    shop.rack.on(ADDRESS + ":22", HOST_KEY, "root", OTHER_HOST_KEY);
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());

    shop.provision(CONTRACT);

    assertThat(shop.memory.complaints(CONTRACT, "provision.1"))
        .containsExactly("root@203.0.113.7:22: the server does not accept the renter's key");
  }

  @Test
  void aHostThatIsStillStartingIsWaitedForAndThenAskedFor() {
    shop.provision(CONTRACT);
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());

    assertThat(doing(shop)).contains("checking what was entered", "connection refused");
    assertThat(shop.open(CONTRACT)).isEmpty();
    shop.wait(Duration.ofMinutes(4));
    assertThat(doing(shop)).contains("asked again", "connection refused");

    assertThat(shop.open(CONTRACT)).containsExactly("provision.1");
  }

  @Test
  void whatCannotBeCheckedFromHereIsNotReady() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.rack.routeIsMissing = true;
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());

    assertThat(doing(shop)).contains("cannot be checked from here");
    shop.wait(Duration.ofMinutes(4));
    shop.provision(CONTRACT);

    assertThat(shop.memory.complaints(CONTRACT, "provision.1")).hasSize(1);
  }

  @Test
  void twoCustomersNeverShareAHost() {
    shop.delivered();
    shop.provision(OTHER);
    shop.enter(OTHER, ADDRESS, HOST_KEY.fingerprint());
    shop.provision(OTHER);
    shop.rack.on("203.0.113.8:22", HOST_KEY, "root", RENTER);
    shop.enter(OTHER, "203.0.113.8", HOST_KEY.fingerprint());
    shop.provision(OTHER);

    assertThat(shop.memory.complaints(OTHER, "provision.1"))
        .satisfiesExactly(
            first -> assertThat(first).contains("cccccccccccc", "same address and port"),
            second -> assertThat(second).contains("same host key", "ssh-keygen -A"));
  }

  @Test
  void aPrivateAddressIsRefusedHoweverItIsWrittenUnlessAllowed() {
    shop.names.put("shop.example.org", "10.0.0.7");
    shop.provision(CONTRACT);
    assertThatThrownBy(() -> shop.enter(CONTRACT, "10.0.0.7", HOST_KEY.fingerprint()))
        .hasMessageContaining("cannot be reached from the internet");
    shop.enter(CONTRACT, "shop.example.org", HOST_KEY.fingerprint());

    shop.provision(CONTRACT);

    assertThat(shop.memory.complaints(CONTRACT, "provision.1"))
        .singleElement()
        .asString()
        .contains("'10.0.0.7' cannot be reached", "allow_private = true in [backend.people]");

    Workshop home = new Workshop(Workshop.OWNER, Map.of("allow_private", true));
    home.provision(CONTRACT);
    home.rack.on("10.0.0.7:22", HOST_KEY, "root", RENTER);
    home.enter(CONTRACT, "10.0.0.7", HOST_KEY.fingerprint());
    assertThat(home.provision(CONTRACT)).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void doctorWarnsWherePrivateAddressesAreAllowed() {
    Workshop home = new Workshop(Workshop.OWNER, Map.of("allow_private", true));

    assertThat(home.provisioner.preflight())
        .singleElement()
        .asString()
        .contains("WARNING", "allow_private", "[backend.people]");
    assertThat(shop.provisioner.preflight()).isEmpty();
  }

  @Test
  void aRefusedOrderFailsForGoodAndNobodyHasToCleanUp() {
    shop.provision(CONTRACT);
    shop.memory.refuse(CONTRACT, "provision.1", "no machine is left");

    assertThatThrownBy(() -> shop.provision(CONTRACT))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("no machine is left");
    shop.terminate(CONTRACT, Optional.empty());

    assertThat(shop.open(CONTRACT)).isEmpty();
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Absent.class);
    assertThat(shop.terminate(CONTRACT, Optional.empty())).isEqualTo(new Removal.Gone());
    assertThat(shop.open(CONTRACT)).isEmpty();
  }

  @Test
  void aKillWhileARefusedOrderIsForgottenLeavesNobodyToCleanUp() {
    for (int write = 0; write < 2; write++) {
      Workshop dying = new Workshop();
      dying.provision(CONTRACT);
      dying.memory.refuse(CONTRACT, "provision.1", "no machine is left");
      assertThatThrownBy(() -> dying.provision(CONTRACT))
          .isInstanceOf(ProvisioningException.Permanent.class);
      dying.memory.killAfter(write + 1);
      assertThatThrownBy(() -> dying.terminate(CONTRACT, Optional.empty()))
          .isInstanceOf(Killed.class);

      assertThat(dying.terminate(CONTRACT, Optional.empty())).isEqualTo(new Removal.Gone());

      assertThat(dying.open(CONTRACT)).isEmpty();
      assertThat(dying.memory.notebook().entries()).isEmpty();
    }
  }

  @Test
  void aRefusalAfterAnAddressWasEnteredStillHasTheOperatorCleanUp() {
    shop.provision(CONTRACT);
    shop.rack.on(ADDRESS + ":22", OTHER_HOST_KEY, "root", RENTER);
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());
    shop.provision(CONTRACT);
    shop.memory.refuse(CONTRACT, "provision.1", "it broke");
    assertThatThrownBy(() -> shop.provision(CONTRACT))
        .isInstanceOf(ProvisioningException.Permanent.class);

    shop.terminate(CONTRACT, Optional.empty());

    assertThat(shop.open(CONTRACT)).containsExactly("terminate.1");
  }

  @Test
  void whatWasOrderedAndMadeIsFoundAndListed() {
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Absent.class);
    shop.provision(OTHER);
    shop.delivered();

    Inventory.Complete listing = (Inventory.Complete) shop.provisioner.inventory();

    assertThat(listing.identity()).isEqualTo(shop.provisioner.identity());
    assertThat(listing.resources())
        .satisfiesExactlyInAnyOrder(
            made -> {
              assertThat(made.externalId()).isEqualTo(Mark.of(CONTRACT).text());
              assertThat(made.state()).isEqualTo(InstanceState.RUNNING);
              assertThat(made.ownership()).isInstanceOf(Ownership.Ours.class);
            },
            ordered -> assertThat(ordered.state()).isEqualTo(InstanceState.CREATING));
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void anotherAgentsEntryIsTouchedByNobody() {
    shop.delivered();
    var stranger = shop.anothers(new Owner("a".repeat(64), "pool-1", "e".repeat(64)));

    assertThat(stranger.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.NotOurs.class);
    assertThatThrownBy(() -> stranger.provision(shop.request(CONTRACT), shop.memory.open(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    RemovalRequest removal = new RemovalRequest(CONTRACT, Optional.of(shop.ref(CONTRACT)));
    assertThatThrownBy(() -> stranger.terminate(removal, shop.memory.open(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    Suspension suspension = stranger.capability(Suspension.class).orElseThrow();
    SuspensionRequest pause = new SuspensionRequest(CONTRACT, shop.ref(CONTRACT));
    assertThatThrownBy(() -> suspension.suspend(pause, shop.memory.open(CONTRACT)))
        .isInstanceOf(ProvisioningException.Conflict.class);
    assertThat(shop.provisioner.find(Mark.of(CONTRACT))).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void noMoreIsTakenThanTheProviderAllows() {
    Workshop small = new Workshop(Workshop.OWNER, Map.of("max_instances", 1L));
    assertThat(small.provisioner.fits(small.request(CONTRACT))).isEqualTo(new Fit.Fits());

    small.provision(CONTRACT);

    assertThat(small.provisioner.fits(small.request(CONTRACT))).isEqualTo(new Fit.Fits());
    assertThat(small.provisioner.fits(small.request(OTHER))).isInstanceOf(Fit.DoesNotFit.class);
  }

  @Test
  void aKillAtAnyWriteAsksOnceAndEndsWithOneInstance() {
    Workshop unharmed = new Workshop();
    unharmed.delivered();
    int writes = unharmed.memory.durableWrites();

    for (int write = 0; write < writes; write++) {
      for (boolean before : List.of(true, false)) {
        Workshop dying = new Workshop();
        dying.switchOn();
        if (before) {
          dying.memory.killBefore(write);
        } else {
          dying.memory.killAfter(write + 1);
        }

        Provisioned end = liveThroughKills(dying);

        assertThat(end).as("killed at %s", write).isInstanceOf(Provisioned.Ready.class);
        assertThat(((Inventory.Complete) dying.provisioner.inventory()).resources()).hasSize(1);
        assertThat(dying.open(CONTRACT)).isEmpty();
        assertThat(dying.memory.complaints(CONTRACT, "provision.1")).isEmpty();
      }
    }
    assertThat(writes).isGreaterThanOrEqualTo(5);
  }

  private static Provisioned liveThroughKills(Workshop dying) {
    Provisioned last = new Provisioned.InProgress(Duration.ofSeconds(1), "nothing yet");
    for (int call = 0; call < 6; call++) {
      try {
        last = dying.provision(CONTRACT);
      } catch (Killed e) {
        continue;
      }
      if (!dying.open(CONTRACT).isEmpty()) {
        dying.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());
      }
    }
    return last;
  }

  @Test
  void anEntryOfAnotherContractOrWithoutAStampIsNotAdopted() {
    String mark = Mark.of(OTHER).text();
    shop.provision(CONTRACT);
    String entry = shop.memory.notebook().read(Mark.of(CONTRACT).text()).orElseThrow();
    String foreign = new OwnerStamp(Workshop.OWNER, CONTRACT, 1, mark).line();

    for (String stamp : List.of(foreign, "none")) {
      shop.memory.notebook().write(mark, entry.replaceFirst("(?m)^stamp=.*$", "stamp=" + stamp));

      assertThat(shop.provisioner.find(Mark.of(OTHER))).isInstanceOf(Lookup.NotOurs.class);
      assertThatThrownBy(() -> shop.provision(OTHER))
          .isInstanceOf(ProvisioningException.Conflict.class);
    }
  }

  @Test
  void twoCustomersMayHavePortsOfOneAddress() {
    shop.delivered();
    shop.provision(OTHER);
    shop.rack.on(ADDRESS + ":2222", OTHER_HOST_KEY, "root", RENTER);
    shop.memory.complete(
        OTHER,
        "provision.1",
        Map.of("address", ADDRESS, "port", "2222", "host_key", OTHER_HOST_KEY.fingerprint()));

    assertThat(shop.provision(OTHER)).isInstanceOf(Provisioned.Ready.class);
  }

  @Test
  void aNameIsRefusedThatLeadsToAPrivateAddressAmongOthers() {
    shop.names.put("shop.example.org", ADDRESS + " 10.0.0.7");
    shop.provision(CONTRACT);
    shop.enter(CONTRACT, "shop.example.org", HOST_KEY.fingerprint());

    shop.provision(CONTRACT);

    assertThat(shop.memory.complaints(CONTRACT, "provision.1"))
        .singleElement()
        .asString()
        .contains("'10.0.0.7' cannot be reached");
  }

  @Test
  void aNoteThatIsNoEntryIsNotListed() {
    shop.delivered();
    shop.memory.notebook().write("format", "1");

    Inventory.Complete listing = (Inventory.Complete) shop.provisioner.inventory();

    assertThat(listing.resources()).hasSize(1);
  }

  @Test
  void theHostKeyThatWasEnteredIsLookedForWithinTheTimeOfACall() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.line());

    shop.provision(CONTRACT);

    assertThat(shop.rack.expected).contains(HOST_KEY);
    assertThat(shop.rack.deadline).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  @Test
  void aLoginWithoutAHostKeyDeliversNothingAndIsNoFaultOfTheOperators() {
    shop.provision(CONTRACT);
    shop.switchOn();
    shop.rack.keyIsHidden = true;
    shop.enter(CONTRACT, ADDRESS, HOST_KEY.fingerprint());

    assertThat(doing(shop)).contains("cannot be checked from here", "no host key");

    shop.rack.on(ADDRESS + ":22", HOST_KEY, "root", OTHER_HOST_KEY);
    assertThat(doing(shop)).contains("cannot be checked from here");
    assertThat(shop.memory.complaints(CONTRACT, "provision.1")).isEmpty();
  }

  @Test
  void aDeliveryOfAnotherGenerationIsATaskOfItsOwn() {
    shop.provisioner.provision(shop.request(CONTRACT, 2), shop.memory.open(CONTRACT));

    assertThat(shop.open(CONTRACT)).containsExactly("provision.2");
  }

  @Test
  void onlyAPersonCanTellWhatWasMadeAndEveryBackendIsItsOwn() {
    assertThat(shop.provisioner.guarantee()).isEqualTo(CreateGuarantee.HUMAN);
    assertThat(shop.provisioner.identity().text()).contains("people");
  }

  @Test
  void whoeverMayHaveBeenAskedIsAskedToCleanUp() {
    Workshop unharmed = new Workshop();
    unharmed.provision(CONTRACT);
    int writes = unharmed.memory.durableWrites();

    for (int write = 0; write < writes; write++) {
      Workshop dying = new Workshop();
      dying.memory.killAfter(write + 1);
      assertThatThrownBy(() -> dying.provision(CONTRACT)).isInstanceOf(Killed.class);
      boolean wasAsked = !dying.open(CONTRACT).isEmpty();

      dying.terminate(CONTRACT, Optional.empty());

      assertThat(!wasAsked || dying.open(CONTRACT).contains("terminate.1"))
          .as("killed after write %s", write + 1)
          .isTrue();
    }
    assertThat(writes).isGreaterThanOrEqualTo(3);
  }

  @Test
  void theOperatorIsToldWhatTheProviderWroteForThem() {
    Workshop own =
        new Workshop(Workshop.OWNER, Map.of("instructions", List.of("Use rack 7, not rack 8")));

    own.provision(CONTRACT);

    assertThat(own.memory.tasks(CONTRACT).getFirst().checklist())
        .contains("Use rack 7, not rack 8");
  }

  @Test
  void anIpv6AddressIsToldAsOne() {
    String address = "2606:4700:4700:0:0:0:0:1111";
    shop.provision(CONTRACT);
    shop.rack.on(address + ":22", HOST_KEY, "root", RENTER);
    shop.names.put(address, address);
    shop.enter(CONTRACT, "2606:4700:4700::1111", HOST_KEY.fingerprint());

    Instance instance = ((Provisioned.Ready) shop.provision(CONTRACT)).instance();

    assertThat(instance.ipv6()).contains(address);
    assertThat(instance.ipv4()).isEmpty();
  }

  @Test
  void doctorNamesAUserThatNobodyCanBe() {
    Workshop odd = new Workshop(Workshop.OWNER, Map.of("user", "no body"));

    assertThat(odd.provisioner.preflight())
        .singleElement()
        .asString()
        .contains("ERROR", "no body", "[backend.people]");
  }
}

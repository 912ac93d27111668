// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.AbstractStringAssert;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Instance;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;
import org.decentagent.testkit.hetzner.CallPattern;
import org.decentagent.testkit.hetzner.ForeignHand;
import org.decentagent.testkit.hetzner.ForeignHand.Shortage;
import org.decentagent.testkit.hetzner.ForeignHand.Shown;
import org.decentagent.testkit.hetzner.HetznerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class SelectingTest {
  private static AbstractStringAssert<?> assertRefused(Fit fit, String code) {
    assertThat(fit)
        .isInstanceOfSatisfying(
            Fit.DoesNotFit.class, no -> assertThat(no.code().text()).isEqualTo("hetzner/" + code));
    return assertThat(((Fit.DoesNotFit) fit).why());
  }

  private static void soldOut(Account account, String type, String location, Shortage shortage) {
    account.hetzner.let(new ForeignHand.SoldOut(type, location, shortage, Shown.ONLY_ON_CREATE));
  }

  private static String placeOf(Instance instance) {
    return instance.details().get("server_type") + " " + instance.details().get("location");
  }

  @ParameterizedTest
  @EnumSource(Shortage.class)
  void whereThereIsNoRoomTheNextLocationIsTriedAndThenTheNextType(Shortage shortage) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      soldOut(account, "cx23", "fsn1", shortage);
      Instance first = account.deliver(agent, 1);
      soldOut(account, "cx23", "nbg1", shortage);
      Instance second = account.deliver(agent, 2);

      assertThat(placeOf(first)).isEqualTo("cx23 nbg1");
      assertThat(placeOf(second)).isEqualTo("cx33 fsn1");
    }
  }

  @Test
  void whereEverythingIsFullNothingIsAskedForAgainSoon() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      for (String type : List.of("cx23", "cx33")) {
        soldOut(account, type, "fsn1", Shortage.RESOURCE_UNAVAILABLE);
        soldOut(account, type, "nbg1", Shortage.RESOURCE_UNAVAILABLE);
      }

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class)
          .hasMessageContaining("refused lately");
      List<String> atFirst = account.calls();
      for (int minute = 0; minute < 2; minute++) {
        assertThatThrownBy(() -> account.deliver(agent, 1))
            .isInstanceOf(ProvisioningException.QuotaExceeded.class);
        account.clock.advance(Duration.ofSeconds(50));
      }

      assertThat(atFirst.stream().filter("POST /servers"::equals)).hasSize(4);
      assertThat(account.calls()).doesNotContain("POST /servers");
      assertRefused(agent.fits(account.request(2)), "refused_lately");
      account.hetzner.let(new ForeignHand.Restocked("cx23", "nbg1"));
      account.clock.advance(Duration.ofMinutes(3));
      assertThat(placeOf(account.deliver(agent, 1))).isEqualTo("cx23 nbg1");
    }
  }

  @Test
  void aPauseDoublesWithEveryRefusal() {
    try (Account account = Account.open()) {
      Shortages shortages = new Shortages(account.clock);
      Place place = new Place("cx23", "fsn1");

      shortages.met(place);
      Optional<Duration> first = shortages.pause(place);
      account.clock.advance(Duration.ofMinutes(2));
      Optional<Duration> passed = shortages.pause(place);
      shortages.met(place);
      Optional<Duration> second = shortages.pause(place);

      assertThat(first).contains(Duration.ofMinutes(2));
      assertThat(passed).isEmpty();
      assertThat(second).contains(Duration.ofMinutes(4));
    }
  }

  @Test
  void anActionThatFailsForWantOfRoomMovesOnToo() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.failNext(
          Account.CREATE,
          new HetznerFault.ActionFails(
              "create_server",
              "resource_unavailable",
              "error during placement",
              HetznerFault.Aftermath.NOTHING_DONE));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class);
      Instance instance = account.deliver(agent, 1);

      assertThat(placeOf(instance)).isEqualTo("cx23 nbg1");
      assertThat(account.hetzner.servers(Account.PROJECT)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 2 GB, 20 GB", "2, 6 GB, 20 GB", "2, 2 GB, 60 GB"})
  void smallerTypesThanWhatWasSoldArePassedOver(int cores, String memory, String disk) {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      ProvisionRequest request = account.request(1);
      ProvisionRequest larger =
          new ProvisionRequest(
              request.contract(),
              request.stamp(),
              new Sizes(
                  OptionalInt.of(cores),
                  Optional.of(MemorySize.parse(memory)),
                  Optional.of(StorageSize.parse(disk))),
              request.renterKey(),
              request.settings(),
              request.endsAt());

      Instance instance = account.deliver(agent, larger);

      assertThat(placeOf(instance)).isEqualTo("cx33 fsn1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server_types | cx99  | no_such_type  | Hetzner has no server type cx99
          server_types | cpx11 | too_small     | cpx11 has 2 GiB of memory, sold are 4 GiB
          locations    | sin   | not_offered   | cx23 at sin cannot be had
          locations    | mars1 | not_offered   | cx23 at mars1 cannot be had
          """)
  void whatCannotBeOrderedIsLeftAlone(String key, String value, String code, String why) {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.OFFERING, key, List.of(value));
      Provisioner agent = account.agent();

      Fit fit = agent.fits(account.request(1, settings));

      assertRefused(fit, code).contains(why);
    }
  }

  @Test
  void anImageThatHetznerAdvisesAgainstIsNotSold() {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.OFFERING, "image", "debian-11");
      Provisioner agent = account.agent();

      Fit fit = agent.fits(account.request(1, settings));

      assertRefused(fit, "image_deprecated").contains("debian-11");
    }
  }

  @Test
  void anImageFitsTheArchitectureOfItsType() {
    try (Account account = Account.open()) {
      Settings arm = account.settings().with(Layer.OFFERING, "server_types", List.of("cax11"));
      long snapshot =
          account
              .hetzner
              .let(
                  new ForeignHand.AddSnapshot(
                      Account.PROJECT, "golden", "arm", 60, java.util.Map.of()))
              .orElseThrow();
      Settings large =
          arm.with(Layer.OFFERING, "image", Long.toString(snapshot))
              .with(Layer.OFFERING, "server_types", List.of("cax11", "cx23", "cax21"));
      Provisioner agent = account.agent();

      Instance small = account.deliver(agent, account.request(1, arm));
      Instance ofSnapshot = account.deliver(agent, account.request(2, large));

      assertThat(placeOf(small)).isEqualTo("cax11 fsn1");
      assertThat(placeOf(ofSnapshot)).isEqualTo("cax21 fsn1");
    }
  }

  @Test
  void aTypeThatIsWithdrawnBeforeTheContractsEndIsNotSold() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      for (String location : List.of("fsn1", "nbg1")) {
        account.hetzner.let(
            new ForeignHand.Discontinued(
                "cx23",
                location,
                Account.START,
                Account.START.plus(Duration.ofDays(location.equals("fsn1") ? 29 : 31))));
      }

      Instance instance = account.deliver(agent, 1);
      Fit fit =
          agent.fits(
              account.request(
                  2,
                  account
                      .settings()
                      .with(Layer.OFFERING, "server_types", List.of("cx23"))
                      .with(Layer.OFFERING, "locations", List.of("fsn1"))));

      assertThat(placeOf(instance)).isEqualTo("cx23 nbg1");
      assertRefused(fit, "deprecated").contains("cx23 at fsn1 is withdrawn on 2026-12-24");
    }
  }

  @Test
  void aShortageThatIsOverIsForgotten() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      List<String> places = new ArrayList<>();
      for (int number = 1; number <= 3; number += 2) {
        soldOut(account, "cx23", "fsn1", Shortage.RESOURCE_UNAVAILABLE);
        places.add(placeOf(account.deliver(agent, number)));
        account.hetzner.let(new ForeignHand.Restocked("cx23", "fsn1"));
        account.clock.advance(Duration.ofMinutes(2));
        places.add(placeOf(account.deliver(agent, number + 1)));
      }

      assertThat(places).containsExactly("cx23 nbg1", "cx23 fsn1", "cx23 nbg1", "cx23 fsn1");
    }
  }

  @Test
  void aTypeThatHetznerShowsAsSoldOutIsNotOrdered() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.let(
          new ForeignHand.SoldOut(
              "cx23", "fsn1", Shortage.RESOURCE_UNAVAILABLE, Shown.IN_CATALOGUE));

      Instance instance = account.deliver(agent, 1);

      assertThat(placeOf(instance)).isEqualTo("cx23 nbg1");
      assertThat(account.calls().stream().filter("POST /servers"::equals)).hasSize(1);
    }
  }

  @Test
  void aPriceAboveTheCeilingIsRefusedWithBothNumbers() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      Settings exact = account.settings().with(Layer.OFFERING, "max_monthly_price", "3.99");
      Settings below = account.settings().with(Layer.OFFERING, "max_monthly_price", "3.98");
      Settings withoutIpv4 = below.with(Layer.OFFERING, "addresses", "ipv6");

      Fit fits = agent.fits(account.request(1, exact));
      Fit tooDear = agent.fits(account.request(1, below));
      Fit cheaper = agent.fits(account.request(1, withoutIpv4));

      assertThat(fits).isInstanceOf(Fit.Fits.class);
      assertRefused(tooDear, "too_dear")
          .contains("cx23 at fsn1 costs 3.99 EUR a month, and max_monthly_price is 3.98");
      assertThat(cheaper).isInstanceOf(Fit.Fits.class);
    }
  }

  @Test
  void aDearerTypeIsNoSubstituteForOneThatIsSoldOut() {
    try (Account account = Account.open()) {
      Settings settings = account.settings().with(Layer.OFFERING, "max_monthly_price", "4.00");
      Provisioner agent = account.agent();
      soldOut(account, "cx23", "fsn1", Shortage.RESOURCE_UNAVAILABLE);
      soldOut(account, "cx23", "nbg1", Shortage.RESOURCE_UNAVAILABLE);

      assertThatThrownBy(() -> account.deliver(agent, account.request(1, settings)))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class)
          .hasMessageContaining("cx33 at fsn1 costs");

      assertThat(account.hetzner.servers(Account.PROJECT)).isEmpty();
    }
  }

  @Test
  void theCatalogueIsReadOnceInFiveMinutes() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();

      agent.fits(account.request(1));
      account.clock.advance(Duration.ofMinutes(4));
      agent.fits(account.request(2));
      List<String> first = account.calls();
      account.clock.advance(Duration.ofMinutes(1));
      agent.fits(account.request(3));

      assertThat(first).containsExactly("GET /server_types", "GET /images");
      assertThat(account.calls()).containsExactly("GET /server_types", "GET /images");
    }
  }

  @Test
  void aTypeThatVanishedSinceTheCatalogueWasReadIsNotTheEnd() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      agent.fits(account.request(1));
      account.hetzner.let(new ForeignHand.Withdrawn("cx23", "fsn1"));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class)
          .hasMessageContaining("once more");
      Instance instance = account.deliver(agent, 1);

      assertThat(placeOf(instance)).isEqualTo("cx23 nbg1");
    }
  }

  @Test
  void inputThatHetznerRefusesTwiceIsTheEnd() {
    try (Account account = Account.open()) {
      Provisioner agent = account.agent();
      account.hetzner.fail(
          new CallPattern("POST", "/servers"),
          2,
          new HetznerFault.ErrorAnswer(
              422, "invalid_input", "unsupported location for server type"));

      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Retryable.class);
      assertThatThrownBy(() -> account.deliver(agent, 1))
          .isInstanceOf(ProvisioningException.Permanent.class)
          .hasMessageContaining("unsupported location");
    }
  }
}

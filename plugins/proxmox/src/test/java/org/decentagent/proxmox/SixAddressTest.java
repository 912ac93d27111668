// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.proxmox.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IPv6 addresses of the provider's own, given out one by one. */
final class SixAddressTest {
  private static Shop shop(long seed) {
    return Shop.drawn(seed, it -> it.pace(Pace.usual()))
        .with("addresses6", "2001:db8:0:7::-2001:db8:0:7::2/64")
        .with("gateway6", "2001:db8:0:7::1");
  }

  private static Settings settings(String addresses, String gateway) {
    Settings settings =
        Settings.of(ProxmoxConfig.SCHEMA).with(Layer.PROVIDER, "addresses6", addresses);
    return gateway.isEmpty() ? settings : settings.with(Layer.PROVIDER, "gateway6", gateway);
  }

  @Test
  void anInstanceGetsOneBesidesItsIpv4AddressAndMaySendUnderNoOther() {
    try (Shop shop = shop(701)) {
      Provisioner provisioner = shop.provisioner();
      ContractId contract = shop.contract();

      Instance instance = shop.ready(provisioner, contract);

      assertThat(instance.ipv4()).isPresent();
      assertThat(instance.ipv6()).contains("2001:db8:0:7::2");
      assertThat(shop.only().config().get("ipconfig0"))
          .startsWith("ip=" + instance.ipv4().orElseThrow() + "/24,gw=")
          .endsWith(",ip6=2001:db8:0:7::2/64,gw6=2001:db8:0:7::1");
      assertThat(shop.cluster.exchanges())
          .anyMatch(it ->
              it.target().endsWith("/ipset/ipfilter-net0")
                  && it.requestBody().contains("2001:db8:0:7::2"));
      assertThat(provisioner.find(Mark.of(contract)))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found -> assertThat(found.instance().ipv6()).isEqualTo(instance.ipv6()));
    }
  }

  @Test
  void theSameInstanceKeepsItAndNoOtherGetsItWhileItLives() {
    try (Shop shop = shop(702)) {
      ContractId first = shop.contract();
      ContractId second = shop.contract();
      Instance instance = shop.ready(shop.provisioner(), first);
      Provisioner restarted = shop.provisioner();

      assertThat(shop.ready(restarted, first).ipv6()).isEqualTo(instance.ipv6());
      assertThatThrownBy(() -> shop.ready(restarted, second))
          .isInstanceOf(ProvisioningException.QuotaExceeded.class);
      shop.gone(restarted, first, Optional.of(instance.ref()));
      shop.memory.forget(first);

      assertThat(shop.readyDespiteTrouble(restarted, second).ipv6()).isEqualTo(instance.ipv6());
    }
  }

  @Test
  void whereTheIpv4AddressComesByDhcpNothingIsFilteredThatWeDoNotKnow() {
    try (Shop shop = shop(703).without("addresses").without("gateway")) {
      Instance instance = shop.ready(shop.provisioner(), shop.contract());

      assertThat(instance.ipv6()).contains("2001:db8:0:7::2");
      assertThat(shop.only().config())
          .containsEntry("ipconfig0", "ip=dhcp,ip6=2001:db8:0:7::2/64,gw6=2001:db8:0:7::1");
      assertThat(shop.cluster.exchanges()).noneMatch(it -> it.target().contains("/ipset"));
    }
  }

  @Test
  void anAddressThatTheGuestTakesByItselfIsNotFilteredAway() {
    try (Shop shop = Shop.drawn(704).with("ipv6", "auto")) {
      shop.ready(shop.provisioner(), shop.contract());

      assertThat(shop.only().config().get("ipconfig0")).endsWith(",ip6=auto");
      assertThat(shop.cluster.exchanges())
          .filteredOn(it -> it.target().endsWith("/firewall/options"))
          .isNotEmpty()
          .allMatch(it -> it.requestBody().contains("\"ipfilter\":0"));
    }
  }

  @Test
  void neitherTheGatewayNorTheRoutersOwnAddressIsGivenOut() {
    SixPool pool = SixPool.of(settings("2001:DB8::-2001:db8::3/64", "2001:db8::2")).orElseThrow();

    assertThat(pool.candidates()).containsExactly("2001:db8::1", "2001:db8::3");
    assertThat(pool.ipConfig("2001:db8::1")).isEqualTo("ip6=2001:db8::1/64,gw6=2001:db8::2");
  }

  @Test
  void aGatewayOnTheLinkWillDo() {
    SixPool pool = SixPool.of(settings("2001:db8::1-2001:db8::1/128", "fe80::1")).orElseThrow();

    assertThat(pool.candidates()).containsExactly("2001:db8::1");
    assertThat(pool.ipConfig("2001:db8::1")).endsWith(",gw6=fe80::1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2001:db8::1                          | ''             | not of the form
          example.org-example.net/64           | ''             | not of the form
          2001:db8::1-2001:db8::zz/64          | ''             | not of the form
          abc-abd/64                           | ''             | not an IPv6 address
          2001:db8:::1-2001:db8::9/64          | ''             | not an IPv6 address
          2001:db8::9-2001:db8::1/64           | ''             | no range
          2001:db8::1-2001:db8::9/129          | ''             | no range
          2001:db8::1-2001:db9::9/64           | ''             | one network
          2001:db8::1-2001:db8::9/64           | 2001:db9::1    | not in the network
          2001:db8::1-2001:db8::9/64           | 192.0.2.1      | not an IPv6 address
          """)
  void whatIsNoPoolIsNamed(String addresses, String gateway, String why) {
    assertThatThrownBy(() -> SixPool.of(settings(addresses, gateway)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void twoWaysToAnAddressAtOnceAreRefused() {
    Settings both = settings("2001:db8::1-2001:db8::9/64", "").with(Layer.PROVIDER, "ipv6", "auto");

    assertThatThrownBy(() -> SixPool.of(both)).hasMessageContaining("not both");
  }

  @ParameterizedTest
  @CsvSource({
    "20010db8000000000000000000000001, 2001:db8::1",
    "00000000000000000000000000000000, ::",
    "00000000000000000000000000000001, ::1",
    "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "20010000000000010000000000000001, 2001:0:0:1::1",
    "fe800000000000000000000000000000, fe80::"
  })
  void addressesAreWrittenInTheirOneForm(String hex, String text) {
    assertThat(SixText.of(new BigInteger(hex, 16))).isEqualTo(text);
  }
}

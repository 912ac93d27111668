// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CreateServerTest {
  @ParameterizedTest
  @ValueSource(strings = {"-web", "web-", "we_b", "", "web..1", "büro", "a b"})
  void aNameThatIsNoHostNameIsRefused(String name) {
    try (Shop shop = Shop.open()) {
      Reply refused = shop.post("/servers", Shop.ORDER.formatted("").replace("web-1", name));

      assertThat(refused.refusal()).isEqualTo("422 invalid_input");
      assertThat(refused.text("error.details.fields.0.name")).isEqualTo("name");
    }
  }

  @Test
  void aNameIsUniqueInItsProjectOnly() {
    try (Shop shop = Shop.open(options -> options.project("other", "token-2"))) {
      shop.order("");

      Reply twice = shop.order("");
      Reply elsewhere = shop.send("token-2", "POST", "/servers", Shop.ORDER.formatted(""));

      assertThat(twice.refusal()).isEqualTo("409 uniqueness_error");
      assertThat(twice.text("error.details.fields.0.name")).isEqualTo("name");
      assertThat(elsewhere.status()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({"cx23,cx99,server_type", "debian-13,debian-99,image", "fsn1,mars1,location"})
  void whatDoesNotExistIsRefused(String right, String wrong, String field) {
    try (Shop shop = Shop.open()) {
      Reply refused = shop.post("/servers", Shop.ORDER.formatted("").replace(right, wrong));

      assertThat(refused.refusal()).isEqualTo("422 invalid_input");
      assertThat(refused.text("error.details.fields.0.name")).isEqualTo(field);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"firewalls\":[{\"firewall\":7}]|firewalls",
        "\"ssh_keys\":[7]|ssh_keys",
        "\"ssh_keys\":[\"nobody\"]|ssh_keys",
        "\"networks\":[7]|networks",
        "\"volumes\":[7]|volumes",
        "\"placement_group\":7|placement_group",
        "\"public_net\":{\"ipv4\":7}|public_net.ipv4",
        "\"public_net\":{\"enable_ipv4\":false,\"enable_ipv6\":false}|public_net"
      })
  void whatItPointsAtHasToExist(String member, String field) {
    try (Shop shop = Shop.open()) {
      Reply refused = shop.order("," + member);

      assertThat(refused.refusal()).isEqualTo("422 invalid_input");
      assertThat(refused.text("error.details.fields.0.name")).isEqualTo(field);
      assertThat(shop.hetzner.servers(Shop.PROJECT)).isEmpty();
    }
  }

  @Test
  void anImageHasToFitTheType() {
    try (Shop shop = Shop.open()) {
      long arm = shop.get("/images?name=debian-13&architecture=arm").number("images.0.id");
      long big =
          shop.hetzner
              .let(new ForeignHand.AddSnapshot(Shop.PROJECT, "big", "x86", 60, Map.of()))
              .orElseThrow();

      for (long image : new long[] {arm, big}) {
        Reply refused =
            shop.post("/servers", Shop.ORDER.formatted("").replace("debian-13", "" + image));

        assertThat(refused.refusal()).isEqualTo("422 invalid_input");
        assertThat(refused.text("error.details.fields.0.name")).isEqualTo("image");
      }
      String order = Shop.ORDER.formatted("").replace("cx23", "cax11");
      assertThat(shop.post("/servers", order).text("server.image.architecture")).isEqualTo("arm");
    }
  }

  @Test
  void aTypeIsNotAtEveryLocation() {
    try (Shop shop = Shop.open()) {
      Reply refused = shop.post("/servers", Shop.ORDER.formatted("").replace("fsn1", "ash"));

      assertThat(refused.refusal()).isEqualTo("422 invalid_input");
      assertThat(refused.text("error.message")).isEqualTo("unsupported location for server type");
      assertThat(refused.json().path("error").path("details")).isEmpty();
    }
  }

  @Test
  void idsAndNamesMeanTheSame() {
    try (Shop shop = Shop.open()) {
      Reply made =
          shop.post(
              "/servers",
              """
              {"name":"web-1","server_type":"114","image":"161547273","location":"2"}\
              """);

      assertThat(made.text("server.server_type.name")).isEqualTo("cx23");
      assertThat(made.text("server.image.name")).isEqualTo("debian-13");
      assertThat(made.text("server.location.name")).isEqualTo("nbg1");
    }
  }

  @Test
  void whoNamesNoLocationGetsAny() {
    try (Shop shop = Shop.open()) {
      Reply made =
          shop.post("/servers", Shop.ORDER.formatted("").replace(",\"location\":\"fsn1\"", ""));

      assertThat(made.text("server.location.name")).isEqualTo("fsn1");
    }
  }

  @Test
  void userDataIsLimitedInBytes() {
    try (Shop shop = Shop.open()) {
      String fits = "ü".repeat(16 * 1024);

      Reply tooMuch = shop.order(",\"user_data\":\"" + fits + "x\"");
      Reply made = shop.order(",\"user_data\":\"" + fits + "\"");

      assertThat(tooMuch.refusal()).isEqualTo("422 invalid_input");
      assertThat(tooMuch.text("error.details.fields.0.name")).isEqualTo("user_data");
      assertThat(made.status()).isEqualTo(201);
    }
  }

  @Test
  void aServerWithoutIpv4SaysNull() {
    try (Shop shop = Shop.open()) {
      Reply made = shop.order(",\"public_net\":{\"enable_ipv4\":false}");

      assertThat(made.json().path("server").path("public_net").path("ipv4").isNull()).isTrue();
      assertThat(made.text("server.public_net.ipv6.ip")).endsWith("::/64");
    }
  }

  @Test
  void aNetworkIsEnoughWithoutPublicAddresses() {
    try (Shop shop = Shop.open()) {
      long near =
          shop.hetzner.let(new ForeignHand.AddNetwork(Shop.PROJECT, "eu-central")).orElseThrow();
      long far =
          shop.hetzner.let(new ForeignHand.AddNetwork(Shop.PROJECT, "us-east")).orElseThrow();
      String none = ",\"public_net\":{\"enable_ipv4\":false,\"enable_ipv6\":false},\"networks\":[";

      Reply tooFar = shop.order(none + far + "]");
      Reply made = shop.order(none + near + "]");

      assertThat(tooFar.text("error.code")).isEqualTo("no_subnet_available");
      assertThat(made.number("server.private_net.0.network")).isEqualTo(near);
      shop.closeUnjudged();
    }
  }

  @Test
  void anAddressHasToBeFreeAndNearAndOfTheRightKind() {
    try (Shop shop = Shop.open()) {
      String wanted = "{\"name\":\"%s\",\"type\":\"%s\",\"location\":\"%s\"}";
      long here =
          shop.post("/primary_ips", wanted.formatted("a", "ipv4", "fsn1")).number("primary_ip.id");
      long far =
          shop.post("/primary_ips", wanted.formatted("b", "ipv4", "hel1")).number("primary_ip.id");
      long six =
          shop.post("/primary_ips", wanted.formatted("c", "ipv6", "fsn1")).number("primary_ip.id");
      String net = ",\"public_net\":{\"ipv4\":%d}";

      assertThat(shop.order(net.formatted(far)).refusal())
          .isEqualTo("422 primary_ip_datacenter_mismatch");
      assertThat(shop.order(net.formatted(six)).refusal())
          .isEqualTo("412 primary_ip_version_mismatch");
      assertThat(shop.order(net.formatted(here)).status()).isEqualTo(201);
      assertThat(
              shop.post(
                      "/servers",
                      Shop.ORDER.formatted(net.formatted(here)).replace("web-1", "web-2"))
                  .refusal())
          .isEqualTo("422 primary_ip_assigned");
    }
  }

  @Test
  void aFirewallIsOnTheServerFromTheStartAndStaysWhileInUse() {
    try (Shop shop = Shop.open()) {
      long wall =
          shop.post(
                  "/firewalls",
                  """
                  {"name":"ssh-only","labels":{"a":"b"},"rules":[{"direction":"in",
                  "protocol":"tcp","port":"22","source_ips":["0.0.0.0/0","::/0"]}]}\
                  """)
              .number("firewall.id");

      Reply made = shop.order(",\"firewalls\":[{\"firewall\":" + wall + "}]");
      Reply inUse = shop.delete("/firewalls/" + wall);

      assertThat(made.number("server.public_net.firewalls.0.id")).isEqualTo(wall);
      assertThat(inUse.refusal()).isEqualTo("422 resource_in_use");
      assertThat(shop.get("/firewalls?name=ssh-only").text("firewalls.0.applied_to.0.server.id"))
          .isEqualTo(made.text("server.id"));
      assertThat(shop.put("/firewalls/" + wall, "{\"labels\":{}}").status()).isEqualTo(200);
    }
  }

  @Test
  void aPlacementGroupKnowsItsServers() {
    try (Shop shop = Shop.open()) {
      long group =
          shop.post("/placement_groups", "{\"name\":\"apart\",\"type\":\"spread\"}")
              .number("placement_group.id");

      Reply made = shop.order(",\"placement_group\":" + group);

      assertThat(made.number("server.placement_group.servers.0"))
          .isEqualTo(made.number("server.id"));
      assertThat(shop.get("/placement_groups?type=spread").json().path("placement_groups"))
          .hasSize(1);
      assertThat(shop.delete("/placement_groups/" + group).status()).isEqualTo(409);
    }
  }

  @Test
  void aPasswordIsMadeOnlyWhereThereIsNoKey() throws Exception {
    try (Shop shop = Shop.open()) {
      String key = org.decentagent.testkit.cloud.ssh.Renter.withEd25519().publicKey().line();
      Reply added =
          shop.post("/ssh_keys", "{\"name\":\"ops\",\"public_key\":\"" + key + " me@home\"}");

      Reply byId = shop.order(",\"ssh_keys\":[" + added.number("ssh_key.id") + "]");

      assertThat(byId.json().path("root_password").isNull()).isTrue();
    }
  }
}

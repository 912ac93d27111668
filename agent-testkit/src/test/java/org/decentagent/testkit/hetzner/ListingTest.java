// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class ListingTest {
  @Test
  void fiveHundredServersComeInPagesWithoutGapsOrDoubles() {
    try (Shop shop = Shop.open()) {
      for (int i = 0; i < 500; i++) {
        make(shop, "s-" + i, Map.of("rent/agent", "a-1"));
      }
      make(shop, "stranger", Map.of());

      List<String> seen = new ArrayList<>();
      int pages = 0;
      String next = "1";
      while (!next.isEmpty()) {
        Reply page =
            shop.get("/servers?label_selector=rent%2Fagent%3Da-1&per_page=50&page=" + next);
        page.json().path("servers").forEach(server -> seen.add(server.path("id").asString()));
        next = page.text("meta.pagination.next_page");
        pages++;
        assertThat(page.text("meta.pagination.total_entries")).isEqualTo("500");
        assertThat(page.text("meta.pagination.last_page")).isEqualTo("10");
      }

      assertThat(pages).isEqualTo(10);
      assertThat(seen).hasSize(500).doesNotHaveDuplicates();
      Reply beyond = shop.get("/servers?per_page=50&page=12");
      assertThat(shop.get("/servers?per_page=50&page=11").json().path("servers")).hasSize(1);
      assertThat(beyond.json().path("servers")).isEmpty();
      assertThat(beyond.text("meta.pagination.previous_page")).isEqualTo("11");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "env=prod|a b",
        "env==prod|a b",
        "env!=prod|c d",
        "env|a b c",
        "!env|d",
        "! env|d",
        "env in (prod,test)|a b c",
        "env in (prod)|a b",
        "env notin (prod,test)|d",
        "env=prod,tier=web|a",
        "env, tier=web|a c",
        "env = prod , tier != web|b",
        "rent/contract=c-1|d",
        "tier=|",
        "''|a b c d"
      })
  void aSelectorChoosesByLabels(String selector, String names) {
    try (Shop shop = Shop.open()) {
      make(shop, "a", Map.of("env", "prod", "tier", "web"));
      make(shop, "b", Map.of("env", "prod", "tier", "db"));
      make(shop, "c", Map.of("env", "test", "tier", "web"));
      make(shop, "d", Map.of("rent/contract", "c-1"));

      Reply found =
          shop.get(
              "/servers?label_selector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));

      assertThat(names(found)).isEqualTo(names == null ? "" : names);
    }
  }

  @Test
  void serversAreChosenByStatusAndName() {
    try (Shop shop = Shop.open()) {
      make(shop, "a", Map.of());
      make(shop, "b", Map.of());
      shop.hetzner.let(new ForeignHand.PowerServer(Shop.PROJECT, "b", ForeignHand.Power.OFF));

      assertThat(names(shop.get("/servers?status=off"))).isEqualTo("b");
      assertThat(names(shop.get("/servers?status=off&status=running"))).isEqualTo("a b");
      assertThat(names(shop.get("/servers?name=a"))).isEqualTo("a");
      assertThat(names(shop.get("/servers?name=A"))).isEmpty();
      assertThat(names(shop.get("/servers?sort=name:desc"))).isEqualTo("b a");
    }
  }

  @Test
  void aNewServerShowsByIdByNameAndInListsAtDifferentTimes() {
    Visibility late =
        new Visibility(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    try (Shop shop = Shop.open(options -> options.visibility(late))) {
      long id = shop.order("").number("server.id");
      List<String> seen = new ArrayList<>();
      for (int second = 0; second <= 3; second++) {
        seen.add(
            shop.get("/servers/" + id).status()
                + names(shop.get("/servers?name=web-1"))
                + names(shop.get("/servers")));
        shop.clock.advance(Duration.ofSeconds(1));
      }

      assertThat(seen).containsExactly("404", "200", "200web-1", "200web-1web-1");
    }
  }

  @Test
  void actionsAreListedByTheirIdsOnly() {
    try (Shop shop = Shop.open()) {
      Reply made = shop.order("");
      long server = made.number("server.id");
      long create = made.number("action.id");
      long start = made.number("next_actions.0.id");

      Reply both = shop.get("/actions?id=" + start + "&id=" + create + "&id=1");
      Reply ofServer = shop.get("/servers/" + server + "/actions?sort=id:desc&status=running");

      assertThat(both.json().path("actions")).hasSize(2);
      assertThat(both.text("actions.0.command")).isEqualTo("start_server");
      assertThat(ofServer.number("actions.0.id")).isEqualTo(start);
      assertThat(shop.get("/servers/" + server + "/actions/" + create).text("action.command"))
          .isEqualTo("create_server");
      assertThat(shop.get("/actions/1").refusal()).isEqualTo("404 not_found");
    }
  }

  @Test
  void anSshKeyIsFoundByItsFingerprintAndIsUnique() throws Exception {
    try (Shop shop = Shop.open()) {
      String key = org.decentagent.testkit.cloud.ssh.Renter.withEd25519().publicKey().line();
      String body = "{\"name\":\"%s\",\"public_key\":\"%s\"}";
      Reply made = shop.post("/ssh_keys", body.formatted("ops", key));
      String fingerprint = made.text("ssh_key.fingerprint");

      Reply sameKey = shop.post("/ssh_keys", body.formatted("ops-2", key + " other@comment"));
      Reply sameName =
          shop.post(
              "/ssh_keys",
              body.formatted(
                  "ops",
                  org.decentagent.testkit.cloud.ssh.Renter.withEd25519().publicKey().line()));

      assertThat(fingerprint).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
      assertThat(shop.get("/ssh_keys?fingerprint=" + fingerprint).text("ssh_keys.0.name"))
          .isEqualTo("ops");
      assertThat(sameKey.refusal()).isEqualTo("409 uniqueness_error");
      assertThat(sameKey.text("error.details.fields.0.name")).isEqualTo("public_key");
      assertThat(sameName.text("error.details.fields.0.name")).isEqualTo("name");
      assertThat(shop.post("/ssh_keys", body.formatted("x", "ssh-ed25519 AAAA")).refusal())
          .isEqualTo("422 invalid_input");
      assertThat(shop.delete("/ssh_keys/" + made.number("ssh_key.id")).status()).isEqualTo(204);
      assertThat(shop.get("/ssh_keys").json().path("ssh_keys")).isEmpty();
    }
  }

  private static void make(Shop shop, String name, Map<String, String> labels) {
    shop.hetzner.let(new ForeignHand.CreateServer(Shop.PROJECT, name, "cx23", "fsn1", labels));
  }

  private static String names(Reply reply) {
    List<String> names = new ArrayList<>();
    for (JsonNode server : reply.json().path("servers")) {
      names.add(server.path("name").asString());
    }
    return String.join(" ", names);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong on purpose; what is wrong is noted for the test. */
final class StrictnessTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.closeUnjudged();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"datacenter\":\"fsn1-dc14\"|datacenter",
        "\"public_net\":{\"ip\":1}|public_net.ip",
        "\"firewalls\":[{\"id\":1}]|firewalls.id",
        "\"labels\":{\"a\":1}|labels",
        "\"labels\":[]|labels",
        "\"start_after_create\":\"yes\"|start_after_create",
        "\"networks\":[\"1\"]|networks",
        "\"user_data\":7|user_data",
        "\"placement_group\":\"1\"|placement_group"
      })
  void whatTheDescriptionDoesNotAllowIsRefusedAndNoted(String member, String field) {
    Reply refused = shop.order("," + member);

    assertThat(refused.refusal()).isEqualTo("422 invalid_input");
    assertThat(refused.text("error.details.fields.0.name")).isEqualTo(field);
    assertThat(shop.hetzner.violations()).hasSize(1);
    assertThat(shop.hetzner.violations().getFirst()).contains("POST /v1/servers").contains(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/servers?per_page=51",
        "/servers?per_page=0",
        "/servers?page=0",
        "/servers?page=one",
        "/servers?status=dead",
        "/servers?sort=size",
        "/servers?colour=red",
        "/servers?name=a&name=b",
        "/servers?label_selector=%3D%3D",
        "/servers?label_selector=a%20in%20b",
        "/servers?label_selector=a,,b",
        "/images?architecture=mips",
        "/actions",
        "/actions?id=abc"
      })
  void aQueryThatIsNotDocumentedIsRefusedAndNoted(String path) {
    Reply refused = shop.get(path);

    assertThat(refused.refusal()).isEqualTo("422 invalid_input");
    assertThat(shop.hetzner.violations()).hasSize(1);
  }

  @Test
  void aBodyThatIsNoObjectIsAJsonError() {
    for (String body : List.of("{", "[]", "{\"a\":1,\"a\":2}", "{} {}")) {
      assertThat(shop.post("/servers", body).refusal()).isEqualTo("400 json_error");
    }
  }

  @Test
  void aPowerActionTakesNoMembers() {
    long id = shop.running("");

    Reply refused = shop.post("/servers/" + id + "/actions/poweroff", "{\"force\":true}");

    assertThat(refused.refusal()).isEqualTo("422 invalid_input");
    assertThat(shop.hetzner.violations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "rent/contract,0123456789012345678901234567890123456789012345678901234567890123",
    "rent/contract,-a",
    "rent/contract,a b",
    "rent/contract,https://example.com",
    "-a,1",
    "a/b/c,1",
    "UPPER/a,1",
    "hetzner.cloud/a,1"
  })
  void aLabelThatBreaksTheRulesIsRefused(String key, String value) {
    Reply refused = shop.order(",\"labels\":{\"" + key + "\":\"" + value + "\"}");

    assertThat(refused.refusal()).isEqualTo("422 invalid_input");
    assertThat(refused.text("error.details.fields.0.name")).isEqualTo("labels");
  }

  @Test
  void aLabelMayHaveSixtyThreeCharactersOrNone() {
    Reply made = shop.order(",\"labels\":{\"a\":\"" + "x".repeat(63) + "\",\"b\":\"\"}");

    assertThat(made.status()).isEqualTo(201);
  }

  @Test
  void anUnknownPathIsUnknownBeforeTheTokenIsLookedAt() {
    Reply unknown = shop.send("", "GET", "/limits", "");

    assertThat(unknown.refusal()).isEqualTo("404 not_found");
    assertThat(unknown.text("error.message")).isEqualTo("api route not found");
    assertThat(shop.send("", "PATCH", "/servers", "").refusal())
        .isEqualTo("405 method_not_allowed");
  }
}

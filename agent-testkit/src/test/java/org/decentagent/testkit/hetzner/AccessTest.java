// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AccessTest {
  @Test
  void withoutAGoodTokenNothingIsTold() {
    try (Shop shop = Shop.open()) {
      Reply without = shop.send("", "GET", "/servers", "");
      Reply wrong = shop.send("guess", "GET", "/servers", "");

      assertThat(without.refusal()).isEqualTo("401 unauthorized");
      assertThat(without.text("error.message")).isEqualTo("token is required");
      assertThat(wrong.refusal()).isEqualTo("401 unauthorized");
      assertThat(wrong.text("error.message")).isEqualTo("the token you have provided is invalid");
    }
  }

  @Test
  void aReadOnlyTokenReads() {
    try (Shop shop = Shop.open(options -> options.readOnlyToken(Shop.PROJECT, "reader"))) {
      long id = shop.order("").number("server.id");

      assertThat(shop.send("reader", "GET", "/servers/" + id, "").status()).isEqualTo(200);
      assertThat(shop.send("reader", "DELETE", "/servers/" + id, "").refusal())
          .isEqualTo("401 token_readonly");
    }
  }

  @Test
  void aTokenCanBeRevokedWhileItIsInUse() {
    try (Shop shop = Shop.open()) {
      int before = shop.get("/servers").status();
      shop.hetzner.let(new ForeignHand.RevokeToken(Shop.TOKEN));

      assertThat(before).isEqualTo(200);
      assertThat(shop.get("/servers").refusal()).isEqualTo("401 unauthorized");
    }
  }

  @Test
  void anotherProjectsResourcesCannotBeSeen() {
    try (Shop shop = Shop.open(options -> options.project("other", "token-2"))) {
      Reply made = shop.order("");

      assertThat(shop.send("token-2", "GET", "/servers", "").json().path("servers")).isEmpty();
      assertThat(shop.send("token-2", "GET", "/servers/" + made.number("server.id"), "").refusal())
          .isEqualTo("404 not_found");
      assertThat(
              shop.send("token-2", "GET", "/actions?id=" + made.number("action.id"), "")
                  .json()
                  .path("actions"))
          .isEmpty();
    }
  }

  @Test
  void theTokenIsNotWrittenDown() {
    try (Shop shop = Shop.open()) {
      shop.order("");

      assertThat(shop.hetzner.exchanges()).hasSize(1);
      assertThat(shop.hetzner.exchanges().toString()).doesNotContain(Shop.TOKEN);
      assertThat(shop.hetzner.exchanges().getFirst().asked().body()).contains("web-1");
    }
  }

  @Test
  void callsUseUpARateLimitThatComesBackBySeconds() {
    try (Shop shop = Shop.open(options -> options.project("other", "token-2"))) {
      Reply first = shop.get("/locations");
      shop.hetzner.let(new ForeignHand.UseUpRateLimit(Shop.PROJECT, 1));
      Reply last = shop.get("/locations");
      Reply refused = shop.get("/locations");
      Reply elsewhere = shop.send("token-2", "GET", "/locations", "");
      shop.pass(Duration.ofSeconds(1));
      Reply next = shop.get("/locations");

      assertThat(first.header("ratelimit-limit")).isEqualTo("3600");
      assertThat(first.header("ratelimit-remaining")).isEqualTo("3599");
      assertThat(first.header("ratelimit-reset"))
          .isEqualTo(Long.toString(Shop.START.getEpochSecond() + 1));
      assertThat(last.header("ratelimit-remaining")).isEqualTo("0");
      assertThat(refused.refusal()).isEqualTo("429 rate_limit_exceeded");
      assertThat(refused.header("ratelimit-reset"))
          .isEqualTo(Long.toString(Shop.START.getEpochSecond() + 3600));
      assertThat(refused.header("x-correlation-id")).hasSize(32);
      assertThat(elsewhere.status()).isEqualTo(200);
      assertThat(next.status()).isEqualTo(200);
    }
  }

  @Test
  void theRateLimitCanBeSwitchedOff() {
    try (Shop shop = Shop.open(HetznerOptions::withoutRateLimit)) {
      shop.hetzner.let(new ForeignHand.UseUpRateLimit(Shop.PROJECT, 0));

      assertThat(shop.get("/locations").status()).isEqualTo(200);
    }
  }
}

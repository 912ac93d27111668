// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultsTest {
  private static final CallPattern CREATE = new CallPattern("POST", "/servers");

  @Test
  void aRefusedCallHasNoEffect() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(CREATE, new HetznerFault.Refused());

      assertThatThrownBy(
              () -> shop.attempt(Shop.TOKEN, "POST", "/servers", Shop.ORDER.formatted("")))
          .isInstanceOf(IOException.class);
      assertThat(shop.hetzner.servers(Shop.PROJECT)).isEmpty();
      assertThat(shop.order("").status()).isEqualTo(201);
    }
  }

  @Test
  void aLostAnswerLeavesAServerBehind() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(CREATE, new HetznerFault.LostAnswer());

      assertThatThrownBy(
              () -> shop.attempt(Shop.TOKEN, "POST", "/servers", Shop.ORDER.formatted("")))
          .isInstanceOf(IOException.class);
      assertThat(shop.hetzner.servers(Shop.PROJECT)).hasSize(1);
      assertThat(shop.order("").refusal()).isEqualTo("409 uniqueness_error");
      assertThat(shop.hetzner.exchanges().getFirst().answered().status()).isZero();
    }
  }

  @Test
  void aRefusalInTheApisFormComesAsOftenAsPlanned() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.fail(
          new CallPattern("GET", "/servers/*"),
          2,
          new HetznerFault.ErrorAnswer(503, "unavailable", "try again later"));
      long id = shop.order("").number("server.id");

      assertThat(shop.get("/servers").status()).isEqualTo(200);
      assertThat(shop.get("/servers/" + id).refusal()).isEqualTo("503 unavailable");
      assertThat(shop.get("/servers/" + id).refusal()).isEqualTo("503 unavailable");
      assertThat(shop.get("/servers/" + id).status()).isEqualTo(200);
    }
  }

  @Test
  void aStormOfThrottlingEndsWhenItIsHealed() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.fail(CallPattern.any(), 1000, HetznerFault.ErrorAnswer.throttled());

      Reply throttled = shop.get("/locations");
      shop.hetzner.heal();

      assertThat(throttled.refusal()).isEqualTo("429 rate_limit_exceeded");
      assertThat(throttled.header("ratelimit-limit")).isEqualTo("3600");
      assertThat(shop.get("/locations").status()).isEqualTo(200);
    }
  }

  @Test
  void aProxysPageStandsInForTheAnswer() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(CREATE, HetznerFault.Status.badGateway());

      Reply page = shop.order("");

      assertThat(page.status()).isEqualTo(502);
      assertThat(page.header("content-type")).isEqualTo("text/html");
      assertThat(page.raw().body()).startsWith("<html>");
      assertThat(shop.hetzner.servers(Shop.PROJECT)).isEmpty();
    }
  }

  @Test
  void aGarbledAnswerHasTheRightStatusAndItsEffect() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(CREATE, new HetznerFault.Garbled("{\"server\":{\"id\":"));

      Reply garbled = shop.order("");

      assertThat(garbled.status()).isEqualTo(201);
      assertThat(garbled.raw().body()).isEqualTo("{\"server\":{\"id\":");
      assertThat(shop.hetzner.servers(Shop.PROJECT)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(HetznerFault.Point.class)
  void aCallIsHeldUntilItIsLetGo(HetznerFault.Point point) throws Exception {
    try (Shop shop = Shop.open()) {
      Hold hold = new Hold();
      shop.hetzner.failNext(CREATE, new HetznerFault.Held(hold, point));

      CompletableFuture<Reply> order = CompletableFuture.supplyAsync(() -> shop.order(""));
      boolean arrived = hold.awaitArrival(Duration.ofSeconds(20));
      int servers = shop.hetzner.servers(Shop.PROJECT).size();
      hold.release();

      assertThat(arrived).isTrue();
      assertThat(servers).isEqualTo(point == HetznerFault.Point.AFTER_EFFECT ? 1 : 0);
      assertThat(order.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
    }
  }

  @Test
  void aFailedCreationLeavesAServerThatIsOff() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(
          CREATE,
          new HetznerFault.ActionFails(
              "create_server",
              "unknown_error",
              "server is locked",
              HetznerFault.Aftermath.NOTHING_DONE));

      Reply made = shop.order("");
      shop.pass(Duration.ofMinutes(1));
      Reply action = shop.get("/actions/" + made.number("action.id"));

      assertThat(action.text("action.status")).isEqualTo("error");
      assertThat(action.text("action.error.code")).isEqualTo("unknown_error");
      assertThat(action.text("action.error.message")).isEqualTo("server is locked");
      assertThat(shop.status(made.number("server.id"))).isEqualTo("off");
      assertThat(shop.get("/actions/" + made.number("next_actions.0.id")).text("action.status"))
          .isEqualTo("error");
    }
  }

  @Test
  void aCreationMayFailInWordsOnly() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(
          CREATE,
          new HetznerFault.ActionFails(
              "create_server", "action_failed", "", HetznerFault.Aftermath.DONE_ALL_THE_SAME));

      Reply made = shop.order("");
      shop.pass(Duration.ofMinutes(1));

      assertThat(shop.get("/actions/" + made.number("action.id")).text("action.status"))
          .isEqualTo("error");
      assertThat(shop.status(made.number("server.id"))).isEqualTo("running");
    }
  }

  @Test
  void aFailedDeletionLeavesTheServerRunning() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");
      shop.hetzner.failNext(
          new CallPattern("DELETE", "/servers/*"),
          new HetznerFault.ActionFails(
              "delete_server", "action_failed", "no", HetznerFault.Aftermath.NOTHING_DONE));

      shop.delete("/servers/" + id);
      shop.pass(Duration.ofMinutes(1));

      assertThat(shop.status(id)).isEqualTo("running");
    }
  }

  @Test
  void aHiddenServerShowsLaterAndItsNameIsTaken() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.failNext(
          CREATE, new HetznerFault.Hidden(Duration.ofMinutes(1)), new HetznerFault.LostAnswer());

      assertThatThrownBy(
              () -> shop.attempt(Shop.TOKEN, "POST", "/servers", Shop.ORDER.formatted("")))
          .isInstanceOf(IOException.class);
      int listed = shop.get("/servers?name=web-1").json().path("servers").size();
      String again = shop.order("").refusal();
      shop.pass(Duration.ofMinutes(1));

      assertThat(listed).isZero();
      assertThat(again).isEqualTo("409 uniqueness_error");
      assertThat(shop.get("/servers?name=web-1").json().path("servers")).hasSize(1);
    }
  }

  @Test
  void aGuestMayIgnoreAShutdown() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");
      shop.hetzner.failNext(
          new CallPattern("POST", "/servers/*/actions/shutdown"),
          new HetznerFault.ShutdownIgnored());

      shop.post("/servers/" + id + "/actions/shutdown", "");
      shop.pass(Duration.ofMinutes(10));

      assertThat(shop.status(id)).isEqualTo("running");
    }
  }

  @ParameterizedTest
  @EnumSource(ForeignHand.Shortage.class)
  void aTypeCanBeSoldOutWithoutTheCatalogueKnowing(ForeignHand.Shortage shortage) {
    try (Shop shop = Shop.open()) {
      shop.hetzner.let(
          new ForeignHand.SoldOut("cx23", "fsn1", shortage, ForeignHand.Shown.ONLY_ON_CREATE));
      Reply refused = shop.order("");
      Reply elsewhere =
          shop.post(
              "/servers",
              Shop.ORDER.formatted("").replace("fsn1", "nbg1").replace("web-1", "web-2"));
      shop.hetzner.let(new ForeignHand.Restocked("cx23", "fsn1"));

      assertThat(refused.refusal()).isEqualTo(shortage.status + " " + shortage.code);
      assertThat(elsewhere.status()).isEqualTo(201);
      assertThat(shop.order("").status()).isEqualTo(201);
    }
  }

  @Test
  void aShortageCanShowInTheCatalogue() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.let(
          new ForeignHand.SoldOut(
              "cx23",
              "fsn1",
              ForeignHand.Shortage.RESOURCE_UNAVAILABLE,
              ForeignHand.Shown.IN_CATALOGUE));

      assertThat(shop.get("/server_types?name=cx23").text("server_types.0.locations.0.available"))
          .isEqualTo("false");
    }
  }

  @Test
  void aFullProjectTakesNoMoreServers() {
    try (Shop shop = Shop.open(options -> options.serverQuota(1))) {
      shop.order("");
      String second = Shop.ORDER.formatted("").replace("web-1", "web-2");

      Reply refused = shop.post("/servers", second);
      shop.hetzner.let(new ForeignHand.LimitServers(Shop.PROJECT, 2));

      assertThat(refused.refusal()).isEqualTo("403 resource_limit_exceeded");
      assertThat(refused.text("error.details.limits.0.name")).isEqualTo("server_limit");
      assertThat(shop.post("/servers", second).status()).isEqualTo(201);
    }
  }

  @Test
  void aForeignHandReachesEveryServer() {
    try (Shop shop = Shop.open()) {
      long made =
          shop.hetzner
              .let(
                  new ForeignHand.CreateServer(
                      Shop.PROJECT, "theirs", "cx23", "hel1", Map.of("a", "b")))
              .orElseThrow();
      shop.hetzner.let(new ForeignHand.RenameServer(Shop.PROJECT, "theirs", "renamed"));
      shop.hetzner.let(new ForeignHand.RelabelServer(Shop.PROJECT, "renamed", Map.of("c", "d")));
      shop.hetzner.let(new ForeignHand.PowerServer(Shop.PROJECT, "renamed", ForeignHand.Power.OFF));
      Reply seen = shop.get("/servers/" + made);
      shop.hetzner.let(new ForeignHand.DeleteServer(Shop.PROJECT, "renamed"));

      assertThat(seen.text("server.name")).isEqualTo("renamed");
      assertThat(seen.json().path("server").path("labels")).hasToString("{\"c\":\"d\"}");
      assertThat(seen.text("server.status")).isEqualTo("off");
      assertThat(shop.get("/servers/" + made).refusal()).isEqualTo("404 not_found");
    }
  }

  @Test
  void aServerDeletedByAForeignHandWhileItIsMadeStaysGone() {
    try (Shop shop = Shop.open()) {
      Reply made = shop.order("");
      shop.hetzner.let(new ForeignHand.DeleteServer(Shop.PROJECT, "web-1"));
      shop.pass(Duration.ofMinutes(1));

      assertThat(shop.get("/actions/" + made.number("action.id")).text("action.status"))
          .isEqualTo("error");
      assertThat(shop.get("/servers/" + made.number("server.id")).refusal())
          .isEqualTo("404 not_found");
    }
  }

  @Test
  void visibilityCanBeChangedWhileItRuns() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.let(
          new ForeignHand.ShowServersAfter(
              new Visibility(Duration.ZERO, Duration.ZERO, Duration.ofHours(1))));
      long id = shop.running("");

      assertThat(shop.get("/servers").json().path("servers")).isEmpty();
      assertThat(shop.status(id)).isEqualTo("running");
    }
  }
}

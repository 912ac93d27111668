// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServerLifeTest {
  @Test
  void aServerComesIntoBeingByActions() {
    try (Shop shop = Shop.open()) {
      Reply made = shop.order(",\"labels\":{\"rent/contract\":\"c-1\"}");
      long id = made.number("server.id");
      String actions =
          "/actions?id=" + made.number("action.id") + "&id=" + made.number("next_actions.0.id");

      assertThat(made.status()).isEqualTo(201);
      assertThat(made.text("server.status")).isEqualTo("initializing");
      assertThat(made.text("server.locked")).isEqualTo("true");
      assertThat(made.text("action.command")).isEqualTo("create_server");
      assertThat(made.text("next_actions.0.command")).isEqualTo("start_server");
      assertThat(made.text("root_password")).isNotEmpty();
      assertThat(id).isGreaterThan(Integer.MAX_VALUE);

      shop.pass(Duration.ofSeconds(8));
      Reply halfway = shop.get(actions);

      assertThat(halfway.text("actions.0.status")).isEqualTo("success");
      assertThat(halfway.text("actions.1.status")).isEqualTo("running");
      assertThat(shop.status(id)).isEqualTo("starting");

      shop.pass(Duration.ofSeconds(5));

      assertThat(shop.get(actions).text("actions.1.status")).isEqualTo("success");
      assertThat(shop.get(actions).text("actions.1.finished")).isEqualTo("2026-11-25T12:00:13Z");
      assertThat(shop.status(id)).isEqualTo("running");
      assertThat(shop.get("/servers/" + id).text("server.locked")).isEqualTo("false");
    }
  }

  @Test
  void aServerThatIsNotStartedIsOffAndAlone() {
    try (Shop shop = Shop.open()) {
      Reply made = shop.order(",\"start_after_create\":false");
      shop.pass(Duration.ofMinutes(1));

      assertThat(made.json().path("next_actions")).isEmpty();
      assertThat(shop.status(made.number("server.id"))).isEqualTo("off");
    }
  }

  @Test
  void powerGoesOffAndOn() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");

      Reply off = shop.post("/servers/" + id + "/actions/poweroff", "");
      String while_ = shop.status(id);
      shop.pass(Duration.ofSeconds(2));
      String then = shop.status(id);
      shop.post("/servers/" + id + "/actions/poweron", "{}");
      String starting = shop.status(id);
      shop.pass(Duration.ofSeconds(5));

      assertThat(off.status()).isEqualTo(201);
      assertThat(off.text("action.command")).isEqualTo("stop_server");
      assertThat(while_).isEqualTo("stopping");
      assertThat(then).isEqualTo("off");
      assertThat(starting).isEqualTo("starting");
      assertThat(shop.status(id)).isEqualTo("running");
    }
  }

  @Test
  void aShutdownIsDoneWhenTheSignalIsSentAndTheGuestIsOffLater() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");

      Reply shutdown = shop.post("/servers/" + id + "/actions/shutdown", "");
      shop.pass(Duration.ofSeconds(1));
      String action = shop.get("/actions/" + shutdown.number("action.id")).text("action.status");
      String afterSignal = shop.status(id);
      shop.pass(Duration.ofSeconds(10));

      assertThat(action).isEqualTo("success");
      assertThat(afterSignal).isEqualTo("running");
      assertThat(shop.status(id)).isEqualTo("off");
    }
  }

  @Test
  void aRestartKeepsTheServerRunning() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");

      Reply reboot = shop.post("/servers/" + id + "/actions/reboot", "");
      shop.pass(Duration.ofSeconds(10));
      Reply reset = shop.post("/servers/" + id + "/actions/reset", "");
      shop.pass(Duration.ofSeconds(10));

      assertThat(reboot.text("action.command")).isEqualTo("reboot_server");
      assertThat(reset.text("action.command")).isEqualTo("reset_server");
      assertThat(shop.status(id)).isEqualTo("running");
    }
  }

  @Test
  void whileAnActionRunsEveryChangeIsLockedOut() {
    try (Shop shop = Shop.open()) {
      long id = shop.order("").number("server.id");
      String server = "/servers/" + id;

      assertThat(shop.post(server + "/actions/poweroff", "").refusal()).isEqualTo("423 locked");
      assertThat(shop.put(server, "{\"labels\":{}}").refusal()).isEqualTo("423 locked");
      assertThat(shop.delete(server).refusal()).isEqualTo("423 locked");
      assertThat(shop.get(server).status()).isEqualTo(200);
    }
  }

  @Test
  void aDeletionTakesAWhileAndTakesTheAddressesWithIt() {
    try (Shop shop = Shop.open()) {
      long id = shop.running("");
      Reply deletion = shop.delete("/servers/" + id);
      String meanwhile = shop.status(id);
      String nameMeanwhile = shop.order("").refusal();
      shop.pass(Duration.ofSeconds(3));

      assertThat(deletion.status()).isEqualTo(200);
      assertThat(meanwhile).isEqualTo("deleting");
      assertThat(nameMeanwhile).isEqualTo("409 uniqueness_error");
      assertThat(shop.get("/servers/" + id).refusal()).isEqualTo("404 not_found");
      assertThat(shop.delete("/servers/" + id).refusal()).isEqualTo("404 not_found");
      assertThat(shop.get("/servers/" + id + "/actions").refusal()).isEqualTo("404 not_found");
      assertThat(shop.get("/actions/" + deletion.number("action.id")).text("action.status"))
          .isEqualTo("success");
      assertThat(shop.hetzner.resources(Shop.PROJECT).values()).containsOnly(0);
    }
  }

  @Test
  void anAddressOfOnesOwnOutlivesTheServerUnlessItIsToldNotTo() {
    try (Shop shop = Shop.open()) {
      Reply ip =
          shop.post("/primary_ips", "{\"name\":\"mine\",\"type\":\"ipv4\",\"location\":\"fsn1\"}");
      long ipId = ip.number("primary_ip.id");
      long id = shop.running(",\"public_net\":{\"ipv4\":" + ipId + ",\"ipv6\":null}");

      String address = shop.get("/servers/" + id).text("server.public_net.ipv4.ip");
      String refused = shop.delete("/primary_ips/" + ipId).refusal();
      shop.delete("/servers/" + id);
      shop.pass(Duration.ofMinutes(1));

      assertThat(address).isEqualTo(ip.text("primary_ip.ip"));
      assertThat(refused).isEqualTo("422 must_be_unassigned");
      assertThat(shop.get("/primary_ips/" + ipId).text("primary_ip.assignee_type"))
          .isEqualTo("unassigned");
      assertThat(shop.get("/primary_ips").json().path("primary_ips")).hasSize(1);

      long second = shop.running(",\"public_net\":{\"ipv4\":" + ipId + "}");
      shop.put("/primary_ips/" + ipId, "{\"auto_delete\":true}");
      shop.delete("/servers/" + second);
      shop.pass(Duration.ofMinutes(1));

      assertThat(shop.get("/primary_ips/" + ipId).refusal()).isEqualTo("404 not_found");
    }
  }

  @Test
  void labelsAreReplacedAsAWhole() {
    try (Shop shop = Shop.open()) {
      long id = shop.running(",\"labels\":{\"a\":\"1\",\"b\":\"2\"}");

      Reply updated = shop.put("/servers/" + id, "{\"name\":\"web-2\",\"labels\":{\"c\":\"3\"}}");

      assertThat(updated.status()).isEqualTo(200);
      assertThat(updated.text("server.name")).isEqualTo("web-2");
      assertThat(updated.json().path("server").path("labels")).hasToString("{\"c\":\"3\"}");
    }
  }
}

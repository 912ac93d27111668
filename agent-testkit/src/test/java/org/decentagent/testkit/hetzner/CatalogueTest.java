// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class CatalogueTest {
  @Test
  void aTypeTellsPerLocationWhatItCostsAndWhetherItCanBeHad() {
    try (Shop shop = Shop.open()) {
      JsonNode type = shop.get("/server_types?name=cx23").json().path("server_types").path(0);

      assertThat(type.path("architecture").asString()).isEqualTo("x86");
      assertThat(type.path("locations")).hasSize(3);
      assertThat(type.path("locations").path(0).path("available").asBoolean()).isTrue();
      assertThat(type.path("locations").path(0).path("deprecation").isNull()).isTrue();
      assertThat(type.path("prices").path(0).path("price_hourly").path("net").asString())
          .isEqualTo("0.0056000000");
      assertThat(type.path("prices").path(0).path("price_hourly").path("gross").asString())
          .isEqualTo("0.0066640000000000");
    }
  }

  @Test
  void theCatalogueIsPaged() {
    try (Shop shop = Shop.open()) {
      Reply first = shop.get("/server_types?page=1&per_page=4");
      Reply last = shop.get("/server_types?page=3&per_page=4");

      assertThat(first.json().path("server_types")).hasSize(4);
      assertThat(first.text("meta.pagination.next_page")).isEqualTo("2");
      assertThat(last.json().path("server_types")).hasSize(3);
      assertThat(last.json().path("meta").path("pagination").path("next_page").isNull()).isTrue();
      assertThat(shop.get("/server_types/114").text("server_type.name")).isEqualTo("cx23");
      assertThat(shop.get("/server_types/1").refusal()).isEqualTo("404 not_found");
    }
  }

  @Test
  void placesAndPricesAreTold() {
    try (Shop shop = Shop.open()) {
      Reply locations = shop.get("/locations?sort=name:desc");
      Reply pricing = shop.get("/pricing");

      assertThat(locations.text("locations.0.name")).isEqualTo("sin");
      assertThat(shop.get("/locations?name=hel1").text("locations.0.country")).isEqualTo("FI");
      assertThat(shop.get("/locations/1").text("location.network_zone")).isEqualTo("eu-central");
      assertThat(pricing.text("pricing.currency")).isEqualTo("EUR");
      assertThat(pricing.text("pricing.primary_ips.0.prices.0.price_hourly.net"))
          .isEqualTo("0.0008000000");
    }
  }

  @Test
  void theSameImageNameExistsOncePerArchitecture() {
    try (Shop shop = Shop.open()) {
      Reply both = shop.get("/images?name=debian-13&type=system&status=available");
      Reply arm = shop.get("/images?name=debian-13&architecture=arm");
      long id = arm.number("images.0.id");

      assertThat(both.json().path("images")).hasSize(2);
      assertThat(arm.json().path("images")).hasSize(1);
      assertThat(shop.get("/images/" + id).text("image.architecture")).isEqualTo("arm");
    }
  }

  @Test
  void deprecatedImagesShowOnRequestOnly() {
    try (Shop shop = Shop.open()) {
      Reply usual = shop.get("/images?name=debian-11");
      Reply all = shop.get("/images?name=debian-11&include_deprecated=true&sort=id:desc");

      assertThat(usual.json().path("images")).isEmpty();
      assertThat(all.json().path("images")).hasSize(2);
      assertThat(all.text("images.0.deprecated")).isEqualTo("2026-09-01T00:00:00Z");
    }
  }

  @Test
  void aSnapshotIsFoundByItsLabels() {
    try (Shop shop = Shop.open()) {
      long id =
          shop.hetzner
              .let(
                  new ForeignHand.AddSnapshot(
                      Shop.PROJECT, "golden", "x86", 60, java.util.Map.of("role", "base")))
              .orElseThrow();

      Reply found = shop.get("/images?type=snapshot&label_selector=role%3Dbase");

      assertThat(found.number("images.0.id")).isEqualTo(id);
      assertThat(shop.get("/images?label_selector=role%3Dother").json().path("images")).isEmpty();
    }
  }

  @Test
  void aTypeThatIsToGoSaysSoAndThenCannotBeHad() {
    try (Shop shop = Shop.open()) {
      shop.hetzner.let(
          new ForeignHand.Discontinued(
              "cx23", "fsn1", Shop.START, Shop.START.plus(Duration.ofDays(30))));

      Reply announced = shop.get("/server_types?name=cx23");
      Reply before = shop.order("");
      shop.pass(Duration.ofDays(30));
      Reply after = shop.post("/servers", Shop.ORDER.formatted("").replace("web-1", "web-2"));

      assertThat(announced.text("server_types.0.locations.0.deprecation.unavailable_after"))
          .isEqualTo("2026-12-25T12:00:00Z");
      assertThat(before.status()).isEqualTo(201);
      assertThat(after.refusal()).isEqualTo("422 invalid_input");
      assertThat(after.text("error.message")).isEqualTo("unsupported location for server type");
      assertThat(after.text("error.details")).isEqualTo("");
      assertThat(shop.get("/server_types?name=cx23").text("server_types.0.locations.0.available"))
          .isEqualTo("false");
    }
  }

  @Test
  void aWithdrawnTypeVanishes() {
    try (Shop shop = Shop.open()) {
      for (String location : new String[] {"fsn1", "nbg1", "hel1"}) {
        shop.hetzner.let(new ForeignHand.Withdrawn("cx23", location));
      }

      assertThat(shop.get("/server_types?name=cx23").json().path("server_types")).isEmpty();
      assertThat(shop.order("").text("error.message"))
          .isEqualTo("unsupported location for server type");
    }
  }

  @Test
  void dataCentresAreGone() {
    try (Shop shop = Shop.open()) {
      Reply gone = shop.get("/datacenters");

      assertThat(gone.refusal()).isEqualTo("410 deprecated_api_endpoint");
      assertThat(gone.text("error.details.announcement")).startsWith("https://");
      shop.closeUnjudged();
    }
  }
}

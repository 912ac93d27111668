// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The endpoints that tell what can be ordered, and those that no longer do. See World. */
final class CatalogueEndpoints {
  private final Catalogue catalogue;

  private CatalogueEndpoints(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  static void addTo(Routes routes, Catalogue catalogue) {
    CatalogueEndpoints endpoints = new CatalogueEndpoints(catalogue);
    routes.add("GET", "/server_types", endpoints::types);
    routes.add("GET", "/server_types/#", endpoints::type);
    routes.add("GET", "/locations", endpoints::locations);
    routes.add("GET", "/locations/#", endpoints::location);
    routes.add("GET", "/images", endpoints::images);
    routes.add("GET", "/images/#", endpoints::image);
    routes.add("GET", "/pricing", endpoints::pricing);
    routes.add("GET", "/datacenters", CatalogueEndpoints::gone);
    routes.add("GET", "/datacenters/#", CatalogueEndpoints::gone);
  }

  private Answer types(Call call) {
    Query query = Query.of(call.request(), "name", "page", "per_page");
    Optional<String> name = query.one("name");
    List<ServerType> found =
        catalogue.types().stream()
            .filter(type -> name.isEmpty() || name.get().equals(type.name()))
            .filter(type -> !type.offers().isEmpty())
            .toList();
    return Answer.ok(
        query.page().of("server_types", found, type -> type.document(catalogue, call.now())));
  }

  private Answer type(Call call) {
    Query.of(call.request());
    ServerType type =
        catalogue
            .type(Long.toString(call.id()))
            .orElseThrow(() -> ApiError.notFound("server_type", call.id()));
    return Answer.ok(Json.object().set("server_type", type.document(catalogue, call.now())));
  }

  private Answer locations(Call call) {
    Query query = Query.of(call.request(), "name", "sort", "page", "per_page");
    Optional<String> name = query.one("name");
    List<Location> found =
        catalogue.locations().stream()
            .filter(location -> name.isEmpty() || name.get().equals(location.name()))
            .toList();
    Sorting<Location> orders =
        new Sorting<Location>()
            .by("id", Comparator.comparingLong(Location::id))
            .by("name", Comparator.comparing(Location::name));
    return Answer.ok(query.page().of("locations", orders.sort(found, query), Location::document));
  }

  private Answer location(Call call) {
    Query.of(call.request());
    Location location =
        catalogue
            .location(Long.toString(call.id()))
            .orElseThrow(() -> ApiError.notFound("location", call.id()));
    return Answer.ok(Json.object().set("location", location.document()));
  }

  private Answer images(Call call) {
    Query query =
        Query.of(
            call.request(),
            "sort",
            "type",
            "status",
            "bound_to",
            "include_deprecated",
            "name",
            "label_selector",
            "architecture",
            "page",
            "per_page");
    Set<String> types = query.choices("type", "system", "app", "snapshot", "backup");
    Set<String> statuses = query.choices("status", "available", "creating", "unavailable");
    Set<String> architectures = query.choices("architecture", "x86", "arm");
    boolean deprecatedToo = query.choices("include_deprecated", "true", "false").contains("true");
    Optional<String> name = query.one("name");
    LabelSelector selector = LabelSelector.parse(query.one("label_selector").orElse(""));
    List<Image> found =
        all(call.project()).stream()
            .filter(image -> isAmong(types, image.text("type")))
            .filter(image -> isAmong(statuses, image.text("status")))
            .filter(image -> isAmong(architectures, image.text("architecture")))
            .filter(image -> name.isEmpty() || name.get().equals(image.text("name")))
            .filter(image -> query.all("bound_to").isEmpty())
            .filter(image -> deprecatedToo || !image.isDeprecated())
            .filter(image -> selector.matches(image.labels()))
            .toList();
    Sorting<Image> orders =
        new Sorting<Image>()
            .by("id", Comparator.comparingLong(Image::id))
            .by("name", Comparator.comparing(image -> image.text("name")))
            .by("created", Comparator.comparing(image -> image.text("created")));
    return Answer.ok(query.page().of("images", orders.sort(found, query), Image::document));
  }

  private Answer image(Call call) {
    Query.of(call.request());
    Image found =
        all(call.project()).stream()
            .filter(image -> image.id() == call.id())
            .findFirst()
            .orElseThrow(() -> ApiError.notFound("image", call.id()));
    return Answer.ok(Json.object().set("image", found.document()));
  }

  private Answer pricing(Call call) {
    Query.of(call.request());
    return Answer.ok(Pricing.document(catalogue));
  }

  private static Answer gone(Call call) {
    throw ApiError.of(
        410,
        "deprecated_api_endpoint",
        call.request().path() + " was removed on 1 October 2026",
        Json.object().put("announcement", "https://docs.hetzner.cloud/changelog"));
  }

  private List<Image> all(Project project) {
    List<Image> all = new ArrayList<>(catalogue.images());
    all.addAll(project.snapshots());
    return all;
  }

  private static boolean isAmong(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What is the same for every kind of resource: reading one, renaming, relabelling. See World. */
final class Shelves {
  private Shelves() {}

  static <T extends Resource> void addTo(
      Routes routes,
      String path,
      Function<Project, Shelf<T>> shelf,
      Function<T, ObjectNode> document) {
    routes.add(
        "GET",
        "/" + path + "/#",
        call -> {
          Query.of(call.request());
          return one(shelf.apply(call.project()), call, document);
        });
    routes.add(
        "PUT", "/" + path + "/#", call -> update(shelf.apply(call.project()), call, document));
  }

  /** Those that a list call asks for by name and labels, in the order it asks for. */
  static <T extends Resource> List<T> select(Shelf<T> shelf, Query query) {
    Optional<String> name = query.one("name");
    LabelSelector selector = LabelSelector.parse(query.one("label_selector").orElse(""));
    List<T> found =
        shelf.list().stream()
            .filter(one -> name.isEmpty() || name.get().equals(one.name()))
            .filter(one -> selector.matches(one.labels()))
            .toList();
    return Sorting.<T>ofResources().sort(found, query);
  }

  private static <T extends Resource> Answer update(
      Shelf<T> shelf, Call call, Function<T, ObjectNode> document) {
    Query.of(call.request());
    T resource = shelf.require(call.id());
    boolean isAddress = resource instanceof PrimaryIp;
    Body body =
        isAddress
            ? Body.of(call.request(), "name", "labels", "auto_delete")
            : Body.of(call.request(), "name", "labels");
    Optional<String> name = body.optionalString("name").map(Names::any);
    Optional<Map<String, String>> labels = body.labels();
    name.ifPresent(next -> shelf.requireFree(next, resource.id()));
    if (resource instanceof PrimaryIp ip && body.has("auto_delete")) {
      ip.decide(
          body.flag("auto_delete", false) ? PrimaryIp.Fate.DIES_WITH_SERVER : PrimaryIp.Fate.STAYS);
    }
    name.ifPresent(resource::rename);
    labels.ifPresent(resource::relabel);
    return one(shelf, call, document);
  }

  private static <T extends Resource> Answer one(
      Shelf<T> shelf, Call call, Function<T, ObjectNode> document) {
    return Answer.ok(Json.object().set(shelf.kind(), document.apply(shelf.require(call.id()))));
  }
}

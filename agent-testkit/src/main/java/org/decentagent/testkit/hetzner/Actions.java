// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The endpoints that tell of actions. Guarded by the world. */
final class Actions {
  private static final Sorting<Action> ORDERS =
      new Sorting<Action>()
          .by("id", Comparator.comparingLong(Action::id))
          .by("command", Comparator.comparing(Action::command))
          .by("status", Comparator.comparing(Action::status))
          .by("started", Comparator.comparing(Action::started));

  private Actions() {}

  static void addTo(Routes routes) {
    routes.add("GET", "/actions", Actions::listed);
    routes.add("GET", "/actions/#", Actions::read);
    routes.add("GET", "/servers/#/actions", Actions::ofServer);
    routes.add("GET", "/servers/#/actions/#", Actions::oneOfServer);
  }

  /** Only those that are asked for, and of those only the ones that there are. */
  private static Answer listed(Call call) {
    List<Long> ids = Query.of(call.request(), "id").ids("id");
    if (ids.isEmpty()) {
      throw ApiError.undocumented("id", "missing; actions are listed by their ids only");
    }
    return Answer.ok(
        Json.object()
            .set(
                "actions",
                Json.array(
                    ids.stream()
                        .distinct()
                        .flatMap(id -> find(call, id).stream())
                        .map(Action::document)
                        .toList())));
  }

  private static Answer read(Call call) {
    Query.of(call.request());
    return one(find(call, call.id()), call.id());
  }

  private static Answer ofServer(Call call) {
    Query query = Query.of(call.request(), "sort", "status", "page", "per_page");
    Set<String> statuses = query.choices("status", "running", "success", "error");
    call.project().servers().require(call.id());
    List<Action> found =
        call.project().actions().values().stream()
            .filter(action -> action.isAbout(Action.About.server(call.id())))
            .filter(action -> statuses.isEmpty() || statuses.contains(action.status().word))
            .toList();
    return Answer.ok(query.page().of("actions", ORDERS.sort(found, query), Action::document));
  }

  private static Answer oneOfServer(Call call) {
    Query.of(call.request());
    long id = call.ids().getLast();
    return one(find(call, id).filter(action -> action.isAbout(Action.About.server(call.id()))), id);
  }

  private static Optional<Action> find(Call call, long id) {
    return Optional.ofNullable(call.project().actions().get(id));
  }

  private static Answer one(Optional<Action> action, long id) {
    return Answer.ok(
        Json.object()
            .set("action", action.orElseThrow(() -> ApiError.notFound("action", id)).document()));
  }
}

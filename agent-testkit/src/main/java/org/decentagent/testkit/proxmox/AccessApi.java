// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code /access}. */
final class AccessApi {
  private AccessApi() {}

  static void addTo(Routes routes) {
    routes.anywhere(
        "GET /access/permissions",
        Permission.EVERYONE,
        Schema.EMPTY.with("path", ParameterType.ANY).with("userid", ParameterType.ANY),
        AccessApi::permissions);
    routes.anywhere(
        "GET /access/users/{userid}/token/{tokenid}",
        Permission.EVERYONE,
        Schema.EMPTY,
        AccessApi::token);
  }

  private static Reply permissions(Call call) {
    World world = call.world();
    call.find("userid")
        .filter(user -> !user.equals(call.who().full()))
        .ifPresent(other -> world.access().require(call.who(), "/access", "Sys.Audit"));
    ObjectNode document = Json.object();
    if (call.find("path").isPresent()) {
      String path = call.text("path");
      add(document, path, world.access().privileges(call.who(), path));
    } else {
      world
          .access()
          .all(call.who(), world.vms().stream().map(Vm::vmid).toList())
          .forEach((path, privileges) -> add(document, path, privileges));
    }
    return Reply.of(document);
  }

  private static Reply token(Call call) {
    Identity who = call.who();
    if (!who.user().equals(call.text("userid"))) {
      throw ApiError.forbidden("/access/groups, User.Modify");
    }
    if (!who.token().equals(call.text("tokenid"))) {
      throw ApiError.failed(
          "no such token '" + call.text("tokenid") + "' for user '" + who.user() + "'");
    }
    return Reply.of(Json.object().put("expire", 0).put("privsep", 1));
  }

  private static void add(ObjectNode document, String path, Map<String, Integer> privileges) {
    ObjectNode row = document.putObject(path);
    privileges.forEach(row::put);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /pools}. */
final class PoolApi {
  private static final ParameterType KINDS = ParameterType.oneOf("qemu", "lxc", "storage");

  private PoolApi() {}

  static void addTo(Routes routes) {
    routes.anywhere(
        "GET /pools",
        Permission.EVERYONE,
        Schema.EMPTY.with("poolid", ParameterType.POOL).with("type", KINDS),
        PoolApi::list);
    routes.anywhere(
        "GET /pools/{poolid}",
        Permission.on("/pool/{poolid}", "Pool.Audit"),
        Schema.EMPTY.with("type", KINDS),
        call -> Reply.of(document(require(call), call)));
  }

  private static Reply list(Call call) {
    ArrayNode rows = Json.array();
    if (call.find("poolid").isPresent()) {
      call.world().access().require(call.who(), "/pool/" + call.text("poolid"), "Pool.Audit");
      rows.add(document(require(call), call));
      return Reply.of(rows);
    }
    for (Pool pool : call.world().pools().values()) {
      if (call.world().access().has(call.who(), "/pool/" + pool.name(), "Pool.Audit")) {
        rows.addObject().put("poolid", pool.name()).put("comment", pool.comment());
      }
    }
    return Reply.of(rows);
  }

  private static Pool require(Call call) {
    Pool pool = call.world().pools().get(call.text("poolid"));
    if (pool == null) {
      throw ApiError.failed("pool '" + call.text("poolid") + "' does not exist");
    }
    return pool;
  }

  private static ObjectNode document(Pool pool, Call call) {
    ObjectNode document = Json.object().put("poolid", pool.name()).put("comment", pool.comment());
    ArrayNode members = document.putArray("members");
    if (call.find("type").orElse("qemu").equals("qemu")) {
      for (int vmid : pool.members()) {
        call.world().vm(vmid).ifPresent(vm -> members.add(ClusterApi.machine(vm, call)));
      }
    }
    return document;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** {@code /nodes/{node}/tasks}. */
final class TaskApi {
  private static final int USUAL_LIMIT = 50;
  private static final ParameterType COUNT = ParameterType.integer(0, Integer.MAX_VALUE);
  private static final ParameterType TIME = ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE);

  private TaskApi() {}

  static void addTo(Routes routes) {
    routes.there(
        "GET /nodes/{node}/tasks",
        Permission.EVERYONE,
        Schema.EMPTY
            .with("errors", ParameterType.BOOLEAN)
            .with("limit", COUNT)
            .with("since", TIME)
            .with("source", ParameterType.oneOf("archive", "active", "all"))
            .with("start", COUNT)
            .with("statusfilter", ParameterType.ANY)
            .with("typefilter", ParameterType.ANY)
            .with("until", TIME)
            .with("userfilter", ParameterType.ANY)
            .with("vmid", ParameterType.VMID),
        TaskApi::list);
    routes.there(
        "GET /nodes/{node}/tasks/{upid}/status",
        Permission.EVERYONE,
        Schema.EMPTY,
        call -> Reply.of(require(call).status()));
    routes.there(
        "GET /nodes/{node}/tasks/{upid}/log",
        Permission.EVERYONE,
        Schema.EMPTY
            .with("download", ParameterType.BOOLEAN)
            .with("limit", COUNT)
            .with("start", COUNT),
        TaskApi::log);
    routes.there(
        "DELETE /nodes/{node}/tasks/{upid}", Permission.EVERYONE, Schema.EMPTY, TaskApi::stop);
  }

  private static Task require(Call call) {
    if (!Tasks.isUpid(call.text("upid"))) {
      throw ApiError.parameter("upid", "unable to parse worker upid");
    }
    Task task =
        call.world()
            .tasks()
            .find(call.node(), call.text("upid"))
            .orElseThrow(() -> ApiError.parameter("upid", "no such task"));
    if (!isOwn(task, call)) {
      call.world().access().require(call.who(), "/nodes/" + call.node(), "Sys.Audit");
    }
    return task;
  }

  private static boolean isOwn(Task task, Call call) {
    return task.job().who().equals(call.who());
  }

  private static Reply list(Call call) {
    boolean sees = call.world().access().has(call.who(), "/nodes/" + call.node(), "Sys.Audit");
    List<Task> found = new ArrayList<>();
    for (Task task : call.world().tasks().newestFirst(call.node())) {
      if ((sees || isOwn(task, call)) && isAskedFor(task, call)) {
        found.add(task);
      }
    }
    int start = call.integer("start", 0);
    ArrayNode rows = Json.array();
    found.stream()
        .skip(start)
        .limit(call.integer("limit", USUAL_LIMIT))
        .forEach(task -> rows.add(task.row()));
    return Reply.listed(rows, found.size());
  }

  private static boolean isAskedFor(Task task, Call call) {
    boolean rightSource =
        switch (call.find("source").orElse("archive")) {
          case "active" -> task.isRunning();
          case "archive" -> !task.isRunning();
          default -> true;
        };
    long started = task.started().getEpochSecond();
    boolean failed = !task.isRunning() && !task.exitStatus().equals("OK");
    return rightSource
        && call.find("vmid").filter(id -> !id.equals(task.job().id())).isEmpty()
        && call.find("typefilter").filter(type -> !type.equals(task.job().type())).isEmpty()
        && call.find("userfilter").filter(user -> !task.job().who().full().contains(user)).isEmpty()
        && call.find("since").filter(since -> started < Long.parseLong(since)).isEmpty()
        && call.find("until").filter(until -> started > Long.parseLong(until)).isEmpty()
        && (!call.flag("errors") || failed);
  }

  private static Reply log(Call call) {
    Task task = require(call);
    int limit = call.integer("limit", USUAL_LIMIT);
    return Reply.listed(
        task.log(call.integer("start", 0), limit == 0 ? Integer.MAX_VALUE : limit), task.lines());
  }

  private static Reply stop(Call call) {
    if (!Tasks.isUpid(call.text("upid"))) {
      throw ApiError.parameter("upid", "unable to parse worker upid");
    }
    Task task =
        call.world()
            .tasks()
            .find(call.node(), call.text("upid"))
            .orElseThrow(() -> ApiError.parameter("upid", "no such task"));
    if (!isOwn(task, call)) {
      call.world().access().require(call.who(), "/nodes/" + call.node(), "Sys.Modify");
    }
    call.world().tasks().stop(task, call.world().now());
    return Reply.nothing();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One verified call to an endpoint. Confined to the thread that holds the world's lock. */
record Call(World world, Identity who, Map<String, String> parameters) {
  Call {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  String text(String name) {
    return find(name)
        .orElseThrow(() -> ApiError.parameter(name, "property is missing and it is not optional"));
  }

  int integer(String name) {
    return Integer.parseInt(text(name));
  }

  int integer(String name, int otherwise) {
    return find(name).map(Integer::parseInt).orElse(otherwise);
  }

  boolean flag(String name) {
    return find(name).filter("1"::equals).isPresent();
  }

  String node() {
    return text("node");
  }

  Vm vm() {
    return world.requireVm(node(), integer("vmid"));
  }

  /** Starts a task about the machine and answers with its name. */
  Reply start(String type, Work work) {
    return start(type, text("vmid"), world.options().pace().working(), work);
  }

  Reply start(String type, String id, Duration takes, Work work) {
    return Reply.text(world.start(new Job(node(), type, id, who, takes), work).upid());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the nodes last told each other about their machines, which is not what is. Guarded by the
 * world's lock.
 */
final class StatusBoard {
  private final Duration interval;
  private final Map<Integer, ObjectNode> told = new HashMap<>();
  private Instant last;

  StatusBoard(Duration interval, Instant now) {
    this.interval = interval;
    this.last = now;
  }

  /** Tells everything anew, if it is time for that at or before an instant. */
  void update(Instant until, World world) {
    if (interval.isZero() || until.isBefore(last.plus(interval))) {
      return;
    }
    long rounds = Duration.between(last, until).dividedBy(interval);
    last = last.plus(interval.multipliedBy(rounds));
    tell(world);
  }

  void tell(World world) {
    if (interval.isZero()) {
      return;
    }
    world.vms().stream()
        .filter(vm -> world.isOnline(vm.node()))
        .forEach(vm -> told.put(vm.vmid(), VmStatus.figures(vm, world)));
  }

  Optional<ObjectNode> about(int vmid) {
    return Optional.ofNullable(told.get(vmid)).map(ObjectNode::deepCopy);
  }

  void forget(int vmid) {
    told.remove(vmid);
  }
}

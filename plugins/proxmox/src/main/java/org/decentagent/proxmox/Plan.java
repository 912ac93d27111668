// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import org.decentagent.proxmox.api.CloneWish.Depth;
import org.decentagent.proxmox.api.VmPlace;

/**
 * Which template is cloned, how, and on which node the clone is to be: decided once, and kept.
 * Immutable.
 */
record Plan(VmPlace template, String node, Depth depth) {
  /** As it is remembered. */
  String text() {
    String how =
        switch (depth) {
          case Depth.Linked ignored -> "linked";
          case Depth.Full(Optional<String> storage) -> "full " + storage.orElse("");
        };
    return template.node() + " " + template.vmid() + " " + node + " " + how.strip();
  }

  static Plan parse(String text) {
    String[] parts = text.split(" ", -1);
    Depth depth =
        parts[3].equals("linked")
            ? new Depth.Linked()
            : new Depth.Full(parts.length > 4 ? Optional.of(parts[4]) : Optional.empty());
    return new Plan(new VmPlace(parts[0], Integer.parseInt(parts[1])), parts[2], depth);
  }

  /** Where clones would be in each other's way. */
  String queue() {
    return template.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A clone to be made. Immutable.
 *
 * @param template what is cloned, and the node it is on
 * @param target where the clone goes
 * @param label what it is called
 * @param depth how it is made
 */
public record CloneWish(VmPlace template, VmPlace target, Label label, Depth depth) {
  /** What a clone is called and whose it is, from its first moment on. */
  public record Label(String name, String description, String pool) {}

  /** Whether a clone shares its base with the template. */
  public sealed interface Depth {
    /** It does: made at once, and bound to the template's storage. */
    record Linked() implements Depth {}

    /** It is a copy of its own, on another storage if one is named. */
    record Full(Optional<String> storage) implements Depth {}
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("newid", target.vmid());
    parameters.put("name", label.name());
    parameters.put("description", label.description());
    parameters.put("pool", label.pool());
    switch (depth) {
      case Depth.Linked ignored -> parameters.put("full", 0);
      case Depth.Full(Optional<String> storage) -> {
        parameters.put("full", 1);
        storage.ifPresent(name -> parameters.put("storage", name));
      }
    }
    if (!template.node().equals(target.node())) {
      parameters.put("target", target.node());
    }
    return parameters;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Map;
import java.util.TreeMap;

/** What our token may do, by path and privilege. Immutable. */
public final class Permissions {
  private final Map<String, Map<String, Boolean>> paths;

  Permissions(Map<String, Map<String, Boolean>> paths) {
    this.paths = new TreeMap<>(paths);
  }

  /**
   * Whether a privilege holds at a path. What is listed for the path itself is the whole truth
   * about it; else the nearest listed path above it counts, as far as it hands its privileges down.
   */
  public boolean has(String path, String privilege) {
    Map<String, Boolean> own = paths.get(path);
    if (own != null) {
      return own.containsKey(privilege);
    }
    String above = path;
    while (above.length() > 1) {
      int slash = above.lastIndexOf('/');
      above = slash <= 0 ? "/" : above.substring(0, slash);
      Map<String, Boolean> there = paths.get(above);
      if (there != null) {
        return Boolean.TRUE.equals(there.get(privilege));
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "permissions at " + paths.keySet();
  }
}

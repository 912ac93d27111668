// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller needs before an endpoint looks at anything else. Immutable. */
interface Permission {
  Permission EVERYONE = (access, who, sent) -> {};

  /**
   * Refuses a caller who lacks what is needed.
   *
   * @param sent parameters of path, query and body, not yet verified
   */
  void check(Access access, Identity who, Map<String, String> sent);

  static Permission on(String path, String privilege) {
    return (access, who, sent) -> access.require(who, fill(path, sent), privilege);
  }

  static Permission any(String path, String... privileges) {
    return (access, who, sent) -> access.requireAny(who, fill(path, sent), List.of(privileges));
  }

  /** To make a machine, in a pool or anywhere. */
  static Permission toClone() {
    return (access, who, sent) -> {
      access.require(who, fill("/vms/{vmid}", sent), "VM.Clone");
      Optional<String> pool = Optional.ofNullable(sent.get("pool"));
      boolean here = access.has(who, fill("/vms/{newid}", sent), "VM.Allocate");
      if (!here && pool.filter(name -> access.has(who, "/pool/" + name, "VM.Allocate")).isEmpty()) {
        throw ApiError.forbidden();
      }
    };
  }

  private static String fill(String path, Map<String, String> sent) {
    Matcher names = Pattern.compile("\\{(\\w+)}").matcher(path);
    return names.replaceAll(name -> Matcher.quoteReplacement(sent.getOrDefault(name.group(1), "")));
  }
}

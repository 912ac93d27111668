// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Optional;
import java.util.Set;

/**
 * What the datacenter's options say about tags: those allowed by name, if not all are, and those
 * that only an administrator may set. Immutable.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/#/cluster/options">the options</a>
 */
record TagRules(Optional<Set<String>> allowed, Set<String> registered) {
  static final TagRules FREE = new TagRules(Optional.empty(), Set.of());

  TagRules {
    allowed = allowed.map(Set::copyOf);
    registered = Set.copyOf(registered);
  }

  boolean permit(String tag) {
    return !registered.contains(tag) && (allowed.isEmpty() || allowed.get().contains(tag));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Set;

/** Privileges on a path and below, given to the user, to its token, or to both. Immutable. */
public record ProxmoxGrant(String path, Set<String> privileges, Holder holder) {
  /** Who holds the privileges; a token with privilege separation needs both. */
  public enum Holder {
    USER,
    TOKEN,
    BOTH
  }

  /** Copies the privileges. */
  public ProxmoxGrant {
    privileges = Set.copyOf(privileges);
  }

  /** What the user and its token may do on a path. */
  public static ProxmoxGrant on(String path, String... privileges) {
    return new ProxmoxGrant(path, Set.of(privileges), Holder.BOTH);
  }

  /** The same without one privilege. */
  public ProxmoxGrant without(String privilege) {
    Set<String> rest = new java.util.HashSet<>(privileges);
    rest.remove(privilege);
    return new ProxmoxGrant(path, rest, holder);
  }

  boolean isForUser() {
    return holder != Holder.TOKEN;
  }

  boolean isForToken() {
    return holder != Holder.USER;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.decentagent.spi.unit.Secret;

/**
 * Who may do what: one user, its token with privilege separation, and what was granted to each.
 * Guarded by the world's lock.
 *
 * @see <a href="https://pve.proxmox.com/wiki/User_Management">Proxmox VE: user management</a>
 */
final class Access {
  private static final String PREFIX = "PVEAPIToken=";

  private final Identity known;
  private final Secret secret;
  private final List<ProxmoxGrant> grants;
  private final IntFunction<Optional<String>> poolOf;

  /**
   * @param poolOf the pool that a machine is in
   */
  Access(
      Identity known,
      Secret secret,
      Collection<ProxmoxGrant> grants,
      IntFunction<Optional<String>> poolOf) {
    this.known = known;
    this.secret = secret;
    this.grants = new ArrayList<>(grants);
    this.poolOf = poolOf;
  }

  void replace(Collection<ProxmoxGrant> all) {
    grants.clear();
    grants.addAll(all);
  }

  /** The caller, or the reason phrase of the 401. */
  Authentication authenticate(Optional<String> header) {
    if (header.isEmpty() || !header.get().startsWith(PREFIX)) {
      return new Authentication.Refused("No ticket");
    }
    String value = header.get().substring(PREFIX.length());
    if (!value.matches(
        "[^\\s:/!]+@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+=[0-9a-fA-F-]{36}")) {
      return new Authentication.Refused("No ticket");
    }
    return value.equals(known.full() + "=" + secret.reveal())
        ? new Authentication.Known(known)
        : new Authentication.Refused("Authentication failed!");
  }

  void require(Identity who, String path, String privilege) {
    if (!privileges(who, path).containsKey(privilege)) {
      throw ApiError.forbidden(path + ", " + privilege);
    }
  }

  void requireAny(Identity who, String path, Collection<String> any) {
    if (!hasAny(who, path, any)) {
      throw ApiError.forbidden(path + ", " + String.join("|", any));
    }
  }

  boolean has(Identity who, String path, String privilege) {
    return privileges(who, path).containsKey(privilege);
  }

  boolean hasAny(Identity who, String path, Collection<String> any) {
    Set<String> all = privileges(who, path).keySet();
    return any.stream().anyMatch(all::contains);
  }

  /** Privileges on a path; 1 for those that hold below it too. */
  Map<String, Integer> privileges(Identity who, String path) {
    Map<String, Integer> user = granted(path, Side.USER);
    if (who.token().isEmpty()) {
      return user;
    }
    Map<String, Integer> both = new TreeMap<>(granted(path, Side.TOKEN));
    both.keySet().retainAll(user.keySet());
    return both;
  }

  /** Every path on which anything was granted, and each machine in a pool of such. */
  Map<String, Map<String, Integer>> all(Identity who, Collection<Integer> vmids) {
    Map<String, Map<String, Integer>> found = new LinkedHashMap<>();
    for (ProxmoxGrant grant : grants) {
      found.put(grant.path(), privileges(who, grant.path()));
    }
    for (int vmid : vmids) {
      if (poolOf.apply(vmid).isPresent()) {
        found.put("/vms/" + vmid, privileges(who, "/vms/" + vmid));
      }
    }
    found.values().removeIf(Map::isEmpty);
    return found;
  }

  private enum Side {
    USER,
    TOKEN
  }

  private Map<String, Integer> granted(String path, Side side) {
    Map<String, Integer> found = new TreeMap<>(own(path, side));
    if (path.matches("/vms/\\d{3,9}")) {
      poolOf
          .apply(Integer.parseInt(path.substring(5)))
          .ifPresent(pool ->
              own("/pool/" + pool, side)
                  .forEach((privilege, propagates) -> found.putIfAbsent(privilege, 0)));
    }
    return found;
  }

  /** The nearest grant on the way up from a path wins over those above it. */
  private Map<String, Integer> own(String path, Side side) {
    Map<String, Integer> found = new TreeMap<>();
    String at = path;
    while (found.isEmpty()) {
      for (ProxmoxGrant grant : grants) {
        boolean applies = side == Side.USER ? grant.isForUser() : grant.isForToken();
        if (applies && grant.path().equals(at)) {
          grant.privileges().forEach(privilege -> found.put(privilege, 1));
        }
      }
      if (at.equals("/")) {
        return found;
      }
      int slash = at.lastIndexOf('/');
      at = slash == 0 ? "/" : at.substring(0, slash);
    }
    return found;
  }

  /** Who a request is from. */
  sealed interface Authentication {
    record Known(Identity who) implements Authentication {}

    record Refused(String reason) implements Authentication {}
  }
}

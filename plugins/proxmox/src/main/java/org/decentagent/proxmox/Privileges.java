// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.decentagent.proxmox.api.Access;
import org.decentagent.proxmox.api.Permissions;

/** Compares what the token may do with what it must. Confined to one thread. */
final class Privileges {
  private final Permissions permissions;
  private final Access access;
  private final Findings findings;
  private final Set<Grants.Grant> reported = new HashSet<>();

  Privileges(Permissions permissions, Access access, Findings findings) {
    this.permissions = permissions;
    this.access = access;
    this.findings = findings;
  }

  /** Reports every one that is missing, once. */
  void require(List<Grants.Grant> grants) {
    for (Grants.Grant grant : grants) {
      if (!permissions.has(grant.path(), grant.privilege()) && reported.add(grant)) {
        findings.error(
            "missing_privilege",
            "token " + access.tokenId() + " lacks " + grant.privilege() + " on " + grant.path(),
            "the agent cannot do its work without it",
            grant.command(access.tokenId(), access.user()));
      }
    }
  }
}

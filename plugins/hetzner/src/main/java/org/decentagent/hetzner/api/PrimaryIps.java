// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.Optional;
import org.decentagent.hetzner.wire.CatalogueJson;
import org.decentagent.toolkit.http.HttpCall;

/**
 * The Primary IPs of a project. Safe for use by many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#primary-ips">Hetzner Cloud: Primary
 *     IPs</a>
 */
public final class PrimaryIps {
  private final Calls calls;

  PrimaryIps(Calls calls) {
    this.calls = calls;
  }

  /**
   * An address.
   *
   * @param user id of what uses it; empty when nothing does, and it bills all the same
   */
  public record Address(long id, Optional<Long> user) {}

  /** The address of that id. */
  public Optional<Address> find(long id) {
    return calls
        .find(
            HttpCall.get("primary_ips", Long.toString(id)),
            "read Primary IP " + id,
            CatalogueJson.OnePrimaryIp.class)
        .map(one -> new Address(id, Optional.ofNullable(one.primaryIp().assigneeId())));
  }

  /** Deletes an address; one that does not exist is deleted already. */
  public void delete(long id) {
    HttpCall call = HttpCall.of("DELETE", "primary_ips", Long.toString(id));
    String what = "delete Primary IP " + id;
    if (calls.send(call, what) instanceof Calls.Reply.No(Refusal refusal)
        && !Calls.isAbsence(refusal)) {
      throw calls.failure(call, what, refusal);
    }
  }
}

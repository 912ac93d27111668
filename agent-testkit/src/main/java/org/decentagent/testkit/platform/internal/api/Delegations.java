// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Agent keys as their provider sees them. Confined to the world's lock. */
final class Delegations {
  private final World world;

  Delegations(World world) {
    this.world = world;
  }

  Answer list(Call call) {
    String provider = call.ownKey();
    return Answer.data(
        Json.array(
            world.delegations.newest(d -> d.provider().equals(provider)).stream()
                .map(delegation -> Documents.delegation(world, delegation, call.now()))
                .toList()));
  }

  Answer revoke(Call call) {
    Optional<Delegation> live = find(call).filter(d -> d.revokedAt() == null);
    live.ifPresent(d -> world.delegations.put(d.agent(), d.revoked(call.now())));
    return Answer.changed(live.isPresent(), "No active delegation found to revoke");
  }

  Answer label(Call call) {
    String label = call.body().text("label");
    Optional<Delegation> known = find(call);
    known.ifPresent(d -> world.delegations.put(d.agent(), d.labelled(label)));
    return Answer.changed(known.isPresent(), "No delegation found to update");
  }

  private Optional<Delegation> find(Call call) {
    String provider = call.ownKey();
    String agent;
    try {
      agent = Call.publicKey(call.parameter("agent"));
    } catch (SoftError e) {
      throw new SoftError("Invalid agent_pubkey: " + e.text());
    }
    return world.delegations.find(agent).filter(d -> d.provider().equals(provider));
  }
}

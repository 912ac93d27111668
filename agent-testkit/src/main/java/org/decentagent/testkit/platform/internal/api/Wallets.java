// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.List;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;

/** Prepaid balances as their owners read them. Confined to the world's lock. */
final class Wallets {
  private final World world;

  Wallets(World world) {
    this.world = world;
  }

  Answer show(Call call) {
    String key = call.ownKey();
    return Answer.data(
        new Doc()
            .orNull("balanceE9s", world.wallets.find(key).orElse(null))
            .with("recentLedger", Json.array(List.of()))
            .node());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import org.decentagent.testkit.platform.internal.state.Allowance;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** Who may see an offering that is not public. Confined to the world's lock. */
final class Allowlists {
  private final World world;

  Allowlists(World world) {
    this.world = world;
  }

  Answer list(Call call) {
    long offering = own(call);
    return Answer.data(
        Json.array(
            world.allowances.list(entry -> entry.offeringId() == offering).stream()
                .map(Allowlists::document)
                .toList()));
  }

  Answer add(Call call) {
    call.integerParameter("id");
    String text = call.body().text("allowedPubkey");
    long offering = own(call);
    String key = allowedKey(text);
    long id = world.next("allowances");
    world.allowances.put(Long.toString(id), new Allowance(id, offering, key, call.now()));
    return Answer.data(id);
  }

  Answer remove(Call call) {
    long offering = own(call);
    String key = allowedKey(call.parameter("key"));
    var entries =
        world.allowances.list(entry -> entry.offeringId() == offering && entry.key().equals(key));
    entries.forEach(entry -> world.allowances.remove(Long.toString(entry.id())));
    return Answer.data(!entries.isEmpty());
  }

  private long own(Call call) {
    long id = call.integerParameter("id");
    String provider = call.ownKey();
    boolean owned =
        world
            .offerings
            .find(Long.toString(id))
            .filter(offering -> offering.provider().equals(provider))
            .isPresent();
    if (!owned) {
      throw new SoftError("Offering not found or not owned by provider");
    }
    return id;
  }

  private static String allowedKey(String text) {
    try {
      return Call.publicKey(text);
    } catch (SoftError e) {
      throw new SoftError("Invalid allowed_pubkey: " + e.text());
    }
  }

  private static ObjectNode document(Allowance entry) {
    return new Doc()
        .with("id", entry.id())
        .with("offering_id", entry.offeringId())
        .with("allowed_pubkey", entry.key())
        .with("created_at", entry.createdAt())
        .node();
  }
}

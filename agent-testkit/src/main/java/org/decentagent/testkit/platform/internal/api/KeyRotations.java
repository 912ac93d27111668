// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Comparator;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.Rotation;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** Replacing a renter's SSH key. Confined to the world's lock. */
final class KeyRotations {
  private final World world;

  KeyRotations(World world) {
    this.world = world;
  }

  Answer request(Call call) {
    String key = call.body().text("newSshPubkey");
    Contract contract =
        Found.asRequester(
            world, call, "Unauthorized: only the contract requester can rotate the SSH key");
    if (!contract.status().operational()) {
      throw new SoftError(
          "SSH key rotation can only be requested for provisioned or active contracts");
    }
    SshKeys.require(key);
    Contract changed = contract.rotating(new Rotation(key, call.now()));
    world.contracts.put(changed.id(), changed);
    world.log(changed, "ssh_key_rotation", null, null, Mention.by("tenant", call.now()));
    return Answer.data("SSH key rotation requested successfully");
  }

  /** Oldest request first; each item names the new key. */
  Answer pending(Call call) {
    String provider =
        call.delegatedKey("Unauthorized: can only access your delegated provider's contracts");
    return Answer.data(
        Json.array(
            world
                .contracts
                .list(contract ->
                    contract.provider().equals(provider)
                        && contract.status().operational()
                        && contract.rotation() != null)
                .stream()
                .sorted(Comparator.comparingLong(contract -> pending(contract).requestedAt()))
                .map(KeyRotations::document)
                .toList()));
  }

  Answer complete(Call call) {
    Contract contract =
        Found.asProvider(world, call, "Unauthorized: you are not the provider for this contract");
    Rotation rotation = pending(contract);
    Contract changed = contract.with(contract.order().withSshKey(rotation.newKey())).rotating(null);
    world.contracts.put(changed.id(), changed);
    world.log(changed, "ssh_key_rotation_complete", null, null, Mention.by("provider", call.now()));
    return Answer.data("SSH key rotation completed successfully");
  }

  private static Rotation pending(Contract contract) {
    Rotation rotation = contract.rotation();
    if (rotation == null) {
      throw new SoftError("No pending SSH key rotation found");
    }
    return rotation;
  }

  private static ObjectNode document(Contract contract) {
    return new Doc()
        .with("contract_id", contract.id())
        .with("requester_ssh_pubkey", pending(contract).newKey())
        .node();
  }
}

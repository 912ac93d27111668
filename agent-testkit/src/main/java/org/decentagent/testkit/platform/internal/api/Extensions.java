// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Extension;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** Moving a contract's end; the platform takes no payment for it. Confined to the world's lock. */
final class Extensions {
  private final World world;

  Extensions(World world) {
    this.world = world;
  }

  Answer extend(Call call) {
    Body body = call.body();
    long hours = body.integer("extensionHours");
    Optional<String> memo = body.optionalText("memo");
    Contract contract = Found.contract(world, call);
    String by = call.caller().provider();
    if (!contract.hasParty(by)) {
      throw new SoftError("Unauthorized: only requester or provider can extend contract");
    }
    if (!contract.status().operational()) {
      throw new SoftError(
          "Contract cannot be extended in '%s' status".formatted(contract.status().wire()));
    }
    if (hours < 1) {
      throw new SoftError("Extension hours must be positive");
    }
    Offering offering =
        Lookups.offering(world, contract).orElseThrow(() -> new SoftError("Offering not found"));
    long oldEnd = contract.term().end();
    long newEnd = Math.addExact(oldEnd, Duration.ofHours(hours).toNanos());
    Extension extension =
        new Extension(
            world.next("extensions"),
            contract.id(),
            by,
            hours,
            offering.price(hours),
            oldEnd,
            newEnd,
            memo.orElse(null),
            call.now());
    world.extensions.put(Long.toString(extension.id()), extension);
    Contract extended = contract.with(contract.term().extended(hours, newEnd));
    world.contracts.put(extended.id(), extended);
    String actor = by.equals(contract.requester()) ? "tenant" : "provider";
    world.log(
        extended,
        "extension",
        null,
        null,
        new Mention(actor, "Extended by " + hours + " hours", call.now()));
    return Answer.data(
        new Doc()
            .with("extensionPaymentE9s", extension.paymentE9s())
            .with("newEndTimestampNs", newEnd)
            .with("message", "Contract extended by " + hours + " hours")
            .node());
  }

  Answer list(Call call) {
    String id = Found.asParty(world, call).id();
    return Answer.data(
        Json.array(
            world.extensions.newest(extension -> extension.contractId().equals(id)).stream()
                .map(Extensions::document)
                .toList()));
  }

  private static ObjectNode document(Extension extension) {
    return new Doc()
        .with("id", extension.id())
        .with("contract_id", extension.contractId())
        .with("extended_by_pubkey", extension.extendedBy())
        .with("extension_hours", extension.hours())
        .with("extension_payment_e9s", extension.paymentE9s())
        .with("previous_end_timestamp_ns", extension.previousEnd())
        .with("new_end_timestamp_ns", extension.newEnd())
        .orOmit("extension_memo", extension.memo())
        .with("created_at_ns", extension.createdAt())
        .node();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.AutoAcceptRule;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** Whether a provider accepts contracts without looking. Confined to the world's lock. */
final class AutoAccept {
  private final World world;

  AutoAccept(World world) {
    this.world = world;
  }

  /** A provider without a profile accepts; a rule for the offering narrows that. */
  boolean accepts(Contract contract) {
    boolean rule =
        world
            .rules
            .list(r ->
                r.provider().equals(contract.provider())
                    && r.offeringId().equals(contract.order().offeringId()))
            .stream()
            .allMatch(r -> r.allows(contract.order().hours()));
    return rule && world.autoAccept.find(contract.provider()).orElse(true);
  }

  Answer show(Call call) {
    return setting(world.autoAccept.find(call.caller().provider()).orElse(true));
  }

  Answer change(Call call) {
    boolean wanted = call.body().flag("autoAcceptRentals");
    String provider = call.caller().provider();
    if (world.autoAccept.find(provider).isEmpty()) {
      throw new SoftError("Provider profile not found");
    }
    world.autoAccept.put(provider, wanted);
    return setting(wanted);
  }

  Answer listRules(Call call) {
    return Answer.data(Json.array(own(call).stream().map(AutoAccept::document).toList()));
  }

  Answer addRule(Call call) {
    Body body = call.body();
    String offering = body.text("offeringId");
    Optional<Long> min = body.optionalInteger("minDurationHours");
    Optional<Long> max = body.optionalInteger("maxDurationHours");
    if (own(call).stream().anyMatch(rule -> rule.offeringId().equals(offering))) {
      throw new SoftError(
          "error returned from database: duplicate key value violates unique constraint"
              + " \"auto_accept_rules_provider_pubkey_offering_id_key\"");
    }
    AutoAcceptRule rule =
        new AutoAcceptRule(
            world.next("rules"),
            call.caller().provider(),
            offering,
            min.orElse(null),
            max.orElse(null),
            true);
    world.rules.put(Long.toString(rule.id()), rule);
    return Answer.data(document(rule));
  }

  Answer changeRule(Call call) {
    long id = call.integerParameter("id");
    Body body = call.body();
    Optional<Long> min = body.optionalInteger("minDurationHours");
    Optional<Long> max = body.optionalInteger("maxDurationHours");
    boolean enabled = body.flag("enabled");
    AutoAcceptRule old = require(call, id);
    AutoAcceptRule rule =
        new AutoAcceptRule(
            id, old.provider(), old.offeringId(), min.orElse(null), max.orElse(null), enabled);
    world.rules.put(Long.toString(id), rule);
    return Answer.data(document(rule));
  }

  Answer deleteRule(Call call) {
    AutoAcceptRule rule = require(call, call.integerParameter("id"));
    world.rules.remove(Long.toString(rule.id()));
    return Answer.data(new Doc().node());
  }

  private AutoAcceptRule require(Call call, long id) {
    return own(call).stream()
        .filter(rule -> rule.id() == id)
        .findFirst()
        .orElseThrow(() -> new SoftError("Auto-accept rule not found"));
  }

  private List<AutoAcceptRule> own(Call call) {
    String provider = call.caller().provider();
    return world.rules.list(rule -> rule.provider().equals(provider));
  }

  private static Answer setting(boolean on) {
    return Answer.data(new Doc().with("autoAcceptRentals", on).node());
  }

  private static ObjectNode document(AutoAcceptRule rule) {
    return new Doc()
        .with("id", rule.id())
        .with("offeringId", rule.offeringId())
        .orNull("minDurationHours", rule.minHours())
        .orNull("maxDurationHours", rule.maxHours())
        .with("enabled", rule.enabled())
        .node();
  }
}

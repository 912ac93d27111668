// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ArrayNode;

/** Tells an agent what to do with each instance it names. Confined to the world's lock. */
final class Reconcile {
  private final World world;

  Reconcile(World world) {
    this.world = world;
  }

  private record Instance(String externalId, Optional<String> contractId) {
    Doc document() {
      return new Doc().with("externalId", externalId);
    }

    Doc withContract() {
      return document().with("contractId", contractId.orElseThrow());
    }
  }

  private record Buckets(ArrayNode keep, ArrayNode terminate, ArrayNode unknown, ArrayNode pause) {
    static Buckets empty() {
      return new Buckets(
          Json.array(List.of()),
          Json.array(List.of()),
          Json.array(List.of()),
          Json.array(List.of()));
    }
  }

  Answer answer(Call call) {
    List<Instance> instances =
        call.body().objects("runningInstances").stream().map(Reconcile::instance).toList();
    String provider =
        call.delegatedKey("Unauthorized: can only reconcile your delegated provider's contracts");
    Buckets buckets = Buckets.empty();
    instances.forEach(instance -> sort(instance, provider, call.now(), buckets));
    return Answer.data(
        new Doc()
            .with("keep", buckets.keep())
            .with("terminate", buckets.terminate())
            .with("unknown", buckets.unknown())
            .with("pause", buckets.pause())
            .node());
  }

  private static Instance instance(Body body) {
    return new Instance(body.text("externalId"), body.optionalText("contractId"));
  }

  private void sort(Instance instance, String provider, long now, Buckets buckets) {
    Contract contract;
    try {
      contract = known(instance, provider);
    } catch (SoftError e) {
      buckets.unknown().add(instance.document().with("message", e.text()).node());
      return;
    }
    long end = contract.term().end();
    if (contract.status() == ContractStatus.CANCELLED) {
      buckets.terminate().add(instance.withContract().with("reason", "cancelled").node());
    } else if (end > 0 && end < now) {
      buckets.terminate().add(instance.withContract().with("reason", "expired").node());
    } else if (contract.status() == ContractStatus.PAUSED) {
      String reason = Optional.ofNullable(contract.standing().pauseReason()).orElse("paused");
      buckets.pause().add(instance.withContract().with("reason", reason).node());
    } else {
      buckets.keep().add(instance.withContract().with("endsAt", end).node());
    }
  }

  private Contract known(Instance instance, String provider) {
    String sent =
        instance
            .contractId()
            .orElseThrow(() -> new SoftError("No contract ID associated with this instance"));
    Contract contract =
        world
            .contracts
            .find(Call.hexId(sent))
            .orElseThrow(() -> new SoftError("No contract found with ID: " + sent));
    if (!contract.provider().equals(provider)) {
      throw new SoftError("Contract belongs to different provider");
    }
    return contract;
  }
}

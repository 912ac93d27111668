// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.decentagent.testkit.platform.internal.state.BandwidthSample;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** Counters as agents reported them, matched by the text of the path. Confined to the lock. */
final class Bandwidth {
  private static final int LIMIT = 100;

  private final World world;

  Bandwidth(World world) {
    this.world = world;
  }

  /** The newest sample of each contract. */
  Answer latest(Call call) {
    call.ownKey();
    String text = call.parameter("pk");
    Map<String, BandwidthSample> latest = new LinkedHashMap<>();
    world
        .bandwidth
        .newest(sample -> sample.providerText().equals(text))
        .forEach(sample -> latest.putIfAbsent(sample.contractId(), sample));
    Collection<BandwidthSample> samples = latest.values();
    return Answer.data(Json.array(samples.stream().map(Bandwidth::counters).toList()));
  }

  /** The history of one contract; whose it is, is not checked. */
  Answer history(Call call) {
    call.ownKey();
    String id = call.parameter("id");
    return Answer.data(
        Json.array(
            world.bandwidth.newest(sample -> sample.contractId().equals(id)).stream()
                .limit(LIMIT)
                .map(sample ->
                    new Doc()
                        .with("bytesIn", sample.bytesIn())
                        .with("bytesOut", sample.bytesOut())
                        .with("recordedAtNs", sample.recordedAt())
                        .node())
                .toList()));
  }

  private static ObjectNode counters(BandwidthSample sample) {
    return new Doc()
        .with("contractId", sample.contractId())
        .with("gatewaySlug", sample.gatewaySlug())
        .with("bytesIn", sample.bytesIn())
        .with("bytesOut", sample.bytesOut())
        .with("lastUpdatedNs", sample.recordedAt())
        .node();
  }
}

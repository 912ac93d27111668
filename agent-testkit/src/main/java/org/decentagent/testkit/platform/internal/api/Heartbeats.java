// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.AgentReport;
import org.decentagent.testkit.platform.internal.state.BandwidthSample;
import org.decentagent.testkit.platform.internal.state.Pool;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Caller;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Agents saying that they are alive. Confined to the world's lock. */
final class Heartbeats {
  private static final int INTERVAL_SECONDS = 60;

  private final World world;

  Heartbeats(World world) {
    this.world = world;
  }

  Answer receive(Call call) {
    Body body = call.body();
    Optional<String> version = body.optionalText("version");
    Optional<String> type = body.optionalText("provisionerType");
    Optional<JsonNode> capabilities =
        body.optionalTexts("capabilities").map(Json.MAPPER::valueToTree);
    long activeContracts = body.integer("activeContracts");
    List<BandwidthSample> bandwidth = bandwidth(body, call);
    Optional<JsonNode> resources =
        body.optionalObject("resources").map(Heartbeats::checkedResources);
    String provider = call.delegatedKey("Agent is not delegated by this provider");
    call.requirePermission("heartbeat");

    Caller.Agent agent = call.agent();
    AgentReport before = world.reports.find(agent.key()).orElse(null);
    world.reports.put(
        agent.key(),
        new AgentReport(
            agent.key(),
            provider,
            call.now(),
            version.orElse(before == null ? null : before.version()),
            type.orElse(before == null ? null : before.provisionerType()),
            capabilities.orElse(before == null ? null : before.capabilities()),
            activeContracts,
            resources.orElse(before == null ? null : before.resources())));
    bandwidth.forEach(
        sample -> world.bandwidth.put(Long.toString(world.next("bandwidth")), sample));
    return Answer.data(answer(agent.pool()));
  }

  /** The agent of a provider that was seen last. */
  Answer status(Call call) {
    String provider = call.pathKey();
    AgentReport report =
        world.reports.list(seen -> seen.provider().equals(provider)).stream()
            .max(Comparator.comparingLong(AgentReport::heartbeatAt))
            .orElseThrow(() -> new SoftError("No agent status found for this provider"));
    return Answer.data(
        new Doc()
            .with("providerPubkey", report.provider())
            .with("online", report.online(call.now()))
            .with("lastHeartbeatNs", report.heartbeatAt())
            .orNull("version", report.version())
            .orNull("provisionerType", report.provisionerType())
            .orNull("capabilities", report.capabilities())
            .with("activeContracts", report.activeContracts())
            .orNull("resources", report.resources())
            .node());
  }

  private JsonNode answer(@Nullable String poolId) {
    Pool pool = poolId == null ? null : world.pools.find(poolId).orElse(null);
    return new Doc()
        .with("acknowledged", true)
        .with("nextHeartbeatSeconds", INTERVAL_SECONDS)
        .orOmit("poolId", poolId)
        .orOmit("poolName", pool == null ? null : pool.name())
        .orOmit("upgradeToVersion", pool == null ? null : pool.upgrade())
        .node();
  }

  private static List<BandwidthSample> bandwidth(Body body, Call call) {
    return body.optionalObjects("bandwidthStats").orElse(List.of()).stream()
        .map(entry ->
            new BandwidthSample(
                call.parameter("pk"),
                entry.text("contractId"),
                entry.text("gatewaySlug"),
                entry.unsigned("bytesIn", Long.MAX_VALUE),
                entry.unsigned("bytesOut", Long.MAX_VALUE),
                call.now()))
        .toList();
  }

  private static JsonNode checkedResources(Body resources) {
    resources.optionalText("cpuModel");
    resources.optionalUnsigned("cpuMhz", Long.MAX_VALUE);
    for (String name : List.of("cpuCores", "cpuThreads", "memoryTotalMb", "memoryAvailableMb")) {
      resources.unsigned(name, Long.MAX_VALUE);
    }
    for (Body pool : resources.objects("storagePools")) {
      pool.text("name");
      pool.unsigned("totalGb", Long.MAX_VALUE);
      pool.unsigned("availableGb", Long.MAX_VALUE);
      pool.text("storageType");
    }
    for (Body gpu : resources.objects("gpuDevices")) {
      gpu.text("pciId");
      gpu.text("name");
      gpu.text("vendor");
      gpu.optionalUnsigned("memoryMb", Long.MAX_VALUE);
    }
    for (Body template : resources.objects("templates")) {
      template.unsigned("vmid", Long.MAX_VALUE);
      template.text("name");
    }
    return resources.node();
  }
}

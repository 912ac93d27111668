// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import java.util.Set;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.HealthCheck;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** Agents reporting how an instance is; a repeated report counts twice. Confined to the lock. */
final class HealthReports {
  private static final Set<String> STATUSES = Set.of("healthy", "unhealthy", "unknown");

  private final World world;

  HealthReports(World world) {
    this.world = world;
  }

  Answer receive(Call call) {
    Body body = call.body();
    long checkedAt = body.integer("checkedAt");
    String status = body.text("status");
    Optional<Integer> latency = body.optionalInt32("latencyMs");
    Optional<String> details = body.optionalText("details");
    call.requirePermission("health_check");
    String sentId = call.parameter("id");
    Contract contract =
        world
            .contracts
            .find(call.contractId())
            .orElseThrow(() -> new SoftError("Contract not found: " + sentId));
    String provider = call.caller().provider();
    if (!contract.provider().equals(provider)) {
      throw new SoftError(
          "Unauthorized: agent's provider (%s) does not match contract provider (%s)"
              .formatted(provider, contract.provider()));
    }
    if (!STATUSES.contains(status)) {
      throw new SoftError(
          "Invalid health status '" + status + "'. Must be one of: healthy, unhealthy, unknown");
    }
    HealthCheck check =
        new HealthCheck(
            world.next("checks"),
            contract.id(),
            checkedAt,
            status,
            latency.orElse(null),
            details.orElse(null),
            call.now());
    world.checks.put(Long.toString(check.id()), check);
    return Answer.data(document(check).put("contractId", sentId));
  }

  static ObjectNode document(HealthCheck check) {
    return new Doc()
        .with("id", check.id())
        .with("contractId", check.contractId())
        .with("checkedAt", check.checkedAt())
        .with("status", check.status())
        .orOmit("latencyMs", check.latencyMillis())
        .orOmit("details", check.details())
        .with("createdAt", check.createdAt())
        .node();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.decentagent.testkit.platform.internal.state.HealthCheck;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;

/** Health as parties and the public read it. Confined to the world's lock. */
final class HealthReadings {
  private static final int FOR_PARTIES = 20;
  private static final int FOR_PROVIDER = 50;

  private final World world;

  HealthReadings(World world) {
    this.world = world;
  }

  Answer latest(Call call) {
    return latest(Found.asParty(world, call).id(), FOR_PARTIES);
  }

  Answer latestForProvider(Call call) {
    return latest(ownContract(call), FOR_PROVIDER);
  }

  Answer summary(Call call) {
    return summary(Found.asParty(world, call).id());
  }

  Answer summaryForProvider(Call call) {
    return summary(ownContract(call));
  }

  /** All contracts of one provider over some days, for everybody. */
  Answer providerSummary(Call call) {
    long days = call.integerQuery("days").orElse(30L);
    String provider = call.pathKey();
    long start = call.now() - Duration.ofDays(days).toNanos();
    List<HealthCheck> checks =
        world.checks.list(check ->
            check.checkedAt() >= start
                && world
                    .contracts
                    .find(check.contractId())
                    .filter(contract -> contract.provider().equals(provider))
                    .isPresent());
    return Answer.data(
        counts(checks)
            .with(
                "contractsMonitored",
                checks.stream().map(HealthCheck::contractId).distinct().count())
            .with("periodStartNs", start)
            .with("periodEndNs", call.now())
            .node());
  }

  private String ownContract(Call call) {
    call.ownKey();
    return Found.asProvider(world, call, "Unauthorized: you are not the provider for this contract")
        .id();
  }

  private Answer latest(String contract, int limit) {
    return Answer.data(
        Json.array(
            of(contract).stream()
                .sorted(Comparator.comparingLong(HealthCheck::checkedAt).reversed())
                .limit(limit)
                .map(HealthReports::document)
                .toList()));
  }

  private Answer summary(String contract) {
    List<HealthCheck> checks = of(contract);
    Long last =
        checks.stream().map(HealthCheck::checkedAt).max(Comparator.naturalOrder()).orElse(null);
    return Answer.data(counts(checks).orOmit("lastCheckedAt", last).node());
  }

  private List<HealthCheck> of(String contract) {
    return world.checks.list(check -> check.contractId().equals(contract));
  }

  private static Doc counts(List<HealthCheck> checks) {
    long healthy = count(checks, "healthy");
    OptionalDouble latency =
        checks.stream()
            .map(HealthCheck::latencyMillis)
            .filter(Objects::nonNull)
            .mapToInt(Integer::intValue)
            .average();
    return new Doc()
        .with("totalChecks", checks.size())
        .with("healthyChecks", healthy)
        .with("unhealthyChecks", count(checks, "unhealthy"))
        .with("unknownChecks", count(checks, "unknown"))
        .with("uptimePercent", checks.isEmpty() ? 0.0 : healthy * 100.0 / checks.size())
        .orOmit("avgLatencyMs", latency.isPresent() ? latency.getAsDouble() : null);
  }

  private static long count(List<HealthCheck> checks, String status) {
    return checks.stream().filter(check -> check.status().equals(status)).count();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.decentagent.testkit.platform.internal.state.AgentReport;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.Pool;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import org.jspecify.annotations.Nullable;

/** Pools of a provider. Confined to the world's lock. */
final class Pools {
  private static final Pattern VERSION = Pattern.compile("v*\\d{1,10}\\.\\d{1,10}\\.\\d{1,10}");

  private final World world;
  private final Identifiers identifiers;

  Pools(World world, Identifiers identifiers) {
    this.world = world;
    this.identifiers = identifiers;
  }

  Answer create(Call call) {
    Body body = call.body();
    String name = body.text("name");
    String location = body.text("location");
    String type = body.text("provisionerType");
    String provider = call.ownKey();
    requireRegion(location);
    Pool pool = new Pool(identifiers.pool(name), provider, name, location, type, call.now(), null);
    world.pools.put(pool.id(), pool);
    return Answer.data(document(pool).node());
  }

  Answer list(Call call) {
    String provider = call.ownKey();
    return Answer.data(
        Json.array(
            world.pools.newest(pool -> pool.provider().equals(provider)).stream()
                .map(pool -> counted(pool, call.now()).node())
                .toList()));
  }

  Answer show(Call call) {
    return Answer.data(document(own(call)).node());
  }

  Answer update(Call call) {
    Body body = call.body();
    Optional<String> name = body.optionalText("name");
    Optional<String> location = body.optionalText("location");
    Optional<String> type = body.optionalText("provisionerType");
    String provider = call.ownKey();
    location.ifPresent(Pools::requireRegion);
    Optional<Pool> known = find(call, provider);
    boolean changes = name.isPresent() || location.isPresent() || type.isPresent();
    if (known.isEmpty() || !changes) {
      return Answer.changed(false, "No fields to update or pool not found");
    }
    Pool old = known.get();
    put(
        new Pool(
            old.id(),
            old.provider(),
            name.orElse(old.name()),
            location.orElse(old.location()),
            type.orElse(old.provisionerType()),
            old.createdAt(),
            old.upgrade()));
    return Answer.data(true);
  }

  Answer delete(Call call) {
    String provider = call.ownKey();
    String id = call.parameter("pool");
    List<Delegation> agents = agents(id);
    long active = agents.stream().filter(agent -> agent.revokedAt() == null).count();
    if (active > 0) {
      throw new SoftError(
          "Cannot delete pool with " + active + " active agents. Revoke agents first.");
    }
    if (find(call, provider).isEmpty()) {
      return Answer.changed(false, "Pool not found");
    }
    if (!agents.isEmpty() || offerings(id) > 0) {
      throw new SoftError(
          "error returned from database: update or delete on table \"agent_pools\" violates"
              + " foreign key constraint");
    }
    world
        .tokens
        .list(token -> token.poolId().equals(id))
        .forEach(token -> world.tokens.remove(token.token()));
    world.pools.remove(id);
    return Answer.data(true);
  }

  Answer agentsOf(Call call) {
    Pool pool = own(call);
    return Answer.data(
        Json.array(
            world.delegations.newest(agent -> pool.id().equals(agent.poolId())).stream()
                .map(agent -> Documents.delegation(world, agent, call.now()))
                .toList()));
  }

  Answer upgrade(Call call) {
    Optional<String> version = call.body().optionalText("version");
    String provider = call.ownKey();
    version
        .filter(text -> !VERSION.matcher(text.strip()).matches())
        .ifPresent(text -> {
          throw new SoftError("Invalid version format '" + text + "': expected semver like 0.4.21");
        });
    Optional<Pool> known = find(call, provider);
    known.ifPresent(pool -> put(withUpgrade(pool, version.orElse(null))));
    return Answer.changed(known.isPresent(), "Pool not found");
  }

  private static Pool withUpgrade(Pool pool, @Nullable String version) {
    return new Pool(
        pool.id(),
        pool.provider(),
        pool.name(),
        pool.location(),
        pool.provisionerType(),
        pool.createdAt(),
        version);
  }

  private void put(Pool pool) {
    world.pools.put(pool.id(), pool);
  }

  private Pool own(Call call) {
    return find(call, call.ownKey()).orElseThrow(() -> new SoftError("Pool not found"));
  }

  private Optional<Pool> find(Call call, String provider) {
    return world
        .pools
        .find(call.parameter("pool"))
        .filter(pool -> pool.provider().equals(provider));
  }

  private List<Delegation> agents(String pool) {
    return world.delegations.list(agent -> pool.equals(agent.poolId()));
  }

  private long offerings(String pool) {
    return world
        .offerings
        .list(offering -> offering.text("agent_pool_id").filter(pool::equals).isPresent())
        .size();
  }

  private static void requireRegion(String location) {
    if (!Regions.ALL.contains(location)) {
      throw new SoftError(
          "Invalid location '%s': must be one of: %s"
              .formatted(location, String.join(", ", Regions.ALL)));
    }
  }

  private static Doc document(Pool pool) {
    return new Doc()
        .with("poolId", pool.id())
        .with("providerPubkey", pool.provider())
        .with("name", pool.name())
        .with("location", pool.location())
        .with("provisionerType", pool.provisionerType())
        .with("createdAtNs", pool.createdAt())
        .orOmit("upgradeToVersion", pool.upgrade());
  }

  private Doc counted(Pool pool, long now) {
    List<Delegation> live = agents(pool.id()).stream().filter(Delegation::active).toList();
    List<AgentReport> reports =
        live.stream().flatMap(agent -> world.reports.find(agent.agent()).stream()).toList();
    return document(pool)
        .with("agentCount", live.size())
        .with("onlineCount", reports.stream().filter(report -> report.online(now)).count())
        .with("activeContracts", reports.stream().mapToLong(AgentReport::activeContracts).sum())
        .with("offeringsCount", offerings(pool.id()));
  }
}

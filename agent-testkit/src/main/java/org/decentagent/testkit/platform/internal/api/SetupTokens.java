// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Delegation;
import org.decentagent.testkit.platform.internal.state.Pool;
import org.decentagent.testkit.platform.internal.state.SetupToken;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.Nanos;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** One-time tokens and what an agent gets for one. Confined to the world's lock. */
final class SetupTokens {
  private static final long MAX_UINT32 = 0xffff_ffffL;
  private static final long DEFAULT_HOURS = 24;

  private final World world;
  private final Identifiers identifiers;

  SetupTokens(World world, Identifiers identifiers) {
    this.world = world;
    this.identifiers = identifiers;
  }

  Answer create(Call call) {
    Body body = call.body();
    Optional<String> label = body.optionalText("label");
    long hours = body.optionalUnsigned("expiresInHours", MAX_UINT32).orElse(DEFAULT_HOURS);
    Pool pool = ownPool(call);
    SetupToken token =
        new SetupToken(
            identifiers.token(pool.location()),
            pool.id(),
            label.orElse(null),
            call.now(),
            Nanos.of(Nanos.instant(call.now()).plus(Duration.ofHours(hours))),
            null,
            null);
    world.tokens.put(token.token(), token);
    return Answer.data(document(token));
  }

  Answer list(Call call) {
    Pool pool = ownPool(call);
    return Answer.data(
        Json.array(
            world
                .tokens
                .newest(token ->
                    token.poolId().equals(pool.id())
                        && token.usedAt() == null
                        && token.expiresAt() > call.now())
                .stream()
                .map(SetupTokens::document)
                .toList()));
  }

  Answer delete(Call call) {
    ownPool(call);
    return Answer.changed(world.tokens.remove(call.parameter("token")), "Token not found");
  }

  /** Binds an agent key to the token's pool; no proof that the caller holds the key is asked. */
  Answer redeem(Call call) {
    Body body = call.body();
    String name = body.text("token");
    String agent = agentKey(body.text("agentPubkey"));
    SetupToken token =
        world.tokens.find(name).orElseThrow(() -> new SoftError("Invalid setup token"));
    if (token.usedAt() != null) {
      throw new SoftError("Setup token already used");
    }
    if (token.expiresAt() <= call.now()) {
      throw new SoftError("Setup token expired");
    }
    world.tokens.put(name, token.used(call.now(), agent));
    Pool pool =
        world
            .pools
            .find(token.poolId())
            .orElseThrow(() -> new SoftError("Pool not found for token"));
    long createdAt = world.delegations.find(agent).map(Delegation::createdAt).orElse(call.now());
    world.delegations.put(
        agent,
        new Delegation(
            agent,
            pool.provider(),
            pool.id(),
            Delegation.ALL_PERMISSIONS,
            token.label(),
            createdAt,
            null));
    return Answer.data(
        new Doc()
            .with("providerPubkey", pool.provider())
            .with("poolId", pool.id())
            .with("poolName", pool.name())
            .with("poolLocation", pool.location())
            .with("provisionerType", pool.provisionerType())
            .with("permissions", Delegation.ALL_PERMISSIONS)
            .node());
  }

  private static String agentKey(String text) {
    try {
      return Call.publicKey(text);
    } catch (SoftError e) {
      throw new SoftError("Invalid agent_pubkey: " + e.text());
    }
  }

  private Pool ownPool(Call call) {
    String provider = call.ownKey();
    return world
        .pools
        .find(call.parameter("pool"))
        .filter(pool -> pool.provider().equals(provider))
        .orElseThrow(() -> new SoftError("Pool not found"));
  }

  private static ObjectNode document(SetupToken token) {
    return new Doc()
        .with("token", token.token())
        .with("poolId", token.poolId())
        .orNull("label", token.label())
        .with("createdAtNs", token.createdAt())
        .with("expiresAtNs", token.expiresAt())
        .orNull("usedAtNs", token.usedAt())
        .orNull("usedByAgent", token.usedBy())
        .node();
  }
}

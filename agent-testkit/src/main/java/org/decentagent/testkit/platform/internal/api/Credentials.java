// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.decentagent.testkit.platform.defect.Defect;
import org.decentagent.testkit.platform.internal.seal.CredentialSeal;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Delivery;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Sealed passwords and their renewal. Confined to the world's lock. */
final class Credentials {
  private static final String FOREIGN = "Unauthorized: you are not the provider for this contract";

  private final World world;
  private final CredentialSeal seal;
  private final Set<Defect> defects;

  Credentials(World world, CredentialSeal seal, Set<Defect> defects) {
    this.world = world;
    this.seal = seal;
    this.defects = Set.copyOf(defects);
  }

  Answer show(Call call) {
    Contract contract =
        Found.asRequester(
            world, call, "Unauthorized: only the contract requester can access credentials");
    return contract
        .delivered()
        .filter(delivery -> readable(delivery, call.now()))
        .map(Delivery::envelope)
        .map(Answer::data)
        .orElseThrow(() -> new SoftError("No credentials available (expired or not set)"));
  }

  Answer requestReset(Call call) {
    Contract contract =
        Found.asRequester(
            world, call, "Unauthorized: only the contract requester can request a password reset");
    if (!contract.status().operational()) {
      throw new SoftError(
          "Password reset can only be requested for provisioned or active contracts");
    }
    Contract changed = contract.with(delivery(contract).resetRequested(call.now()));
    world.contracts.put(changed.id(), changed);
    world.log(changed, "password_reset", null, null, Mention.by("tenant", call.now()));
    return Answer.data("Password reset requested successfully");
  }

  /** Oldest request first, unless the platform's own decoding defect strikes. */
  Answer pendingResets(Call call) {
    String provider =
        call.delegatedKey("Unauthorized: can only access your delegated provider's contracts");
    List<Contract> pending =
        world.contracts.list(contract ->
            contract.provider().equals(provider)
                && contract.status().operational()
                && contract.delivered().filter(d -> d.resetRequestedAt() != null).isPresent());
    if (!pending.isEmpty() && defects.contains(Defect.BROKEN_PASSWORD_RESET_LIST)) {
      throw new SoftError(
          "error occurred while decoding column \"contract_id\": mismatched types; Rust type"
              + " `alloc::string::String` (as SQL type `TEXT`) is not compatible with SQL type"
              + " `BYTEA`");
    }
    return Answer.data(
        Json.array(
            pending.stream()
                .sorted(Comparator.comparingLong(Credentials::resetRequestedAt))
                .map(contract -> Documents.contract(world, contract))
                .toList()));
  }

  Answer setPassword(Call call) {
    String password = call.body().text("newPassword");
    Contract contract = Found.asProvider(world, call, FOREIGN);
    Delivery delivery = delivery(contract);
    String envelope = seal.seal(password, contract.requester(), contract.id()).orElse(null);
    world.contracts.put(
        contract.id(),
        contract.with(
            delivery.withCredentials(envelope, call.now() + Deliveries.CREDENTIALS_TTL_NANOS)));
    return Answer.data("Password updated successfully");
  }

  private static boolean readable(Delivery delivery, long now) {
    Long expiry = delivery.envelopeExpiresAt();
    return expiry != null && now < expiry;
  }

  private static long resetRequestedAt(Contract contract) {
    return contract.delivered().map(Delivery::resetRequestedAt).orElse(0L);
  }

  private static Delivery delivery(Contract contract) {
    return contract
        .delivered()
        .orElseThrow(
            () -> new SoftError("No provisioning details found for contract " + contract.id()));
  }
}

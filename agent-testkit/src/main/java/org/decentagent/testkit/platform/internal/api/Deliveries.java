// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.testkit.platform.internal.seal.CredentialSeal;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Delivery;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import org.jspecify.annotations.Nullable;

/** What happens after a contract became provisioned. Confined to the world's lock. */
final class Deliveries {
  static final long CREDENTIALS_TTL_NANOS = Duration.ofDays(7).toNanos();

  private final World world;
  private final Transitions transitions;
  private final AutoAccept autoAccept;
  private final CredentialSeal seal;

  Deliveries(World world, Transitions transitions, AutoAccept autoAccept, CredentialSeal seal) {
    this.world = world;
    this.transitions = transitions;
    this.autoAccept = autoAccept;
    this.seal = seal;
  }

  /** Keeps the details, seals the password, and moves on to active if the provider wants that. */
  void save(Contract contract, String text, long now) {
    InstanceDetails details = InstanceDetails.read(text);
    requireFreeSlug(contract, details.gateway().slug());
    String password = details.rootPassword();
    String envelope =
        Optional.ofNullable(password)
            .flatMap(clear -> seal.seal(clear, contract.requester(), contract.id()))
            .orElse(null);
    Delivery delivery =
        new Delivery(
            text,
            now,
            details.gateway(),
            envelope,
            envelope == null ? null : now + CREDENTIALS_TTL_NANOS,
            null);
    Contract delivered = contract.with(delivery);
    world.contracts.put(delivered.id(), delivered);
    world.log(delivered, "provisioned", null, null, Mention.by("provider", now));
    if (autoAccept.accepts(delivered)) {
      transitions.move(delivered, ContractStatus.ACTIVE, Mention.by("provider", now));
    }
  }

  /** The status is stored already when this fails. */
  private void requireFreeSlug(Contract contract, @Nullable String slug) {
    if (slug == null) {
      return;
    }
    boolean taken =
        world
            .contracts
            .list(other -> !other.id().equals(contract.id()) && hasSlug(other, slug))
            .stream()
            .findAny()
            .isPresent();
    if (taken) {
      throw new SoftError(
          "Status updated but failed to save details: error returned from database: duplicate key"
              + " value violates unique constraint \"idx_contract_gateway_slug\"");
    }
  }

  private static boolean hasSlug(Contract contract, String slug) {
    return contract.delivered().filter(d -> slug.equals(d.gateway().slug())).isPresent();
  }
}

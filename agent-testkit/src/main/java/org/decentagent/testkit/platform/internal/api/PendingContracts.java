// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Offering;
import org.decentagent.testkit.platform.internal.state.Order;
import org.decentagent.testkit.platform.internal.state.Pool;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/** What an agent may claim, oldest first. Confined to the world's lock. */
final class PendingContracts {
  private final World world;

  PendingContracts(World world) {
    this.world = world;
  }

  Answer list(Call call) {
    String provider =
        call.delegatedKey("Unauthorized: can only access your delegated provider's contracts");
    Pool pool = pool(call);
    return Answer.data(
        Json.array(
            world
                .contracts
                .list(contract -> contract.provider().equals(provider) && claimable(contract, call))
                .stream()
                .flatMap(contract ->
                    Lookups.offering(world, contract)
                        .filter(offering -> serves(pool, offering))
                        .map(offering -> item(contract, offering))
                        .stream())
                .toList()));
  }

  private Pool pool(Call call) {
    String id = call.agent().pool();
    if (id == null) {
      throw new SoftError("Agent must belong to a pool. Re-register using a setup token.");
    }
    return world.pools.find(id).orElseThrow(() -> new SoftError("Pool " + id + " not found"));
  }

  /** A live lock hides a contract from everybody, its holder included. */
  private static boolean claimable(Contract contract, Call call) {
    return contract.status().awaitsDelivery()
        && contract.payment().succeeded()
        && contract.liveLock(call.now()).isEmpty();
  }

  private static boolean serves(Pool pool, Offering offering) {
    Optional<String> explicit = offering.text("agent_pool_id");
    if (explicit.isPresent()) {
      return explicit.get().equals(pool.id());
    }
    return offering
        .text("datacenter_country")
        .flatMap(Regions::of)
        .filter(pool.location()::equals)
        .isPresent();
  }

  private static ObjectNode item(Contract contract, Offering offering) {
    Order order = contract.order();
    return new Doc()
        .with("contract_id", contract.id())
        .with("offering_id", order.offeringId())
        .with("requester_ssh_pubkey", order.sshKey())
        .orOmit("instance_config", order.instanceConfig())
        .orOmit("cpu_cores", offering.integer("processor_cores").orElse(null))
        .orOmit("memory_amount", offering.text("memory_amount").orElse(null))
        .orOmit("storage_capacity", offering.text("total_ssd_capacity").orElse(null))
        .orOmit("provisioner_type", offering.text("provisioner_type").orElse(null))
        .orOmit("provisioner_config", offering.text("provisioner_config").orElse(null))
        .orOmit("post_provision_script", offering.text("post_provision_script").orElse(null))
        .node();
  }
}

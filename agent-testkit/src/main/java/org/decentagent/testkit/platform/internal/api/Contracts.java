// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.List;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Json;

/** Contracts as their parties read them. Confined to the world's lock. */
final class Contracts {
  private final World world;

  Contracts(World world) {
    this.world = world;
  }

  Answer show(Call call) {
    return Answer.data(Documents.contract(world, Found.asParty(world, call)));
  }

  Answer listOfUser(Call call) {
    String key = call.ownKey();
    return documents(world.contracts.newest(contract -> contract.requester().equals(key)));
  }

  Answer listOfProvider(Call call) {
    String key = call.ownKey();
    return documents(world.contracts.newest(contract -> contract.provider().equals(key)));
  }

  /** Contracts that wait for the provider's word. */
  Answer listRequests(Call call) {
    String key = call.caller().provider();
    return documents(
        world.contracts.newest(contract ->
            contract.provider().equals(key)
                && (contract.status() == ContractStatus.REQUESTED
                    || contract.status() == ContractStatus.PENDING)));
  }

  /** A page of everybody's contracts, for administrators. */
  Answer listAll(Call call) {
    long limit = call.integerQuery("limit").orElse(50L);
    long offset = call.integerQuery("offset").orElse(0L);
    return documents(
        world.contracts.newest(contract -> true).stream()
            .skip(Math.max(0, offset))
            .limit(Math.max(0, limit))
            .toList());
  }

  Answer events(Call call) {
    String id = Found.asParty(world, call).id();
    return Answer.data(
        Json.array(
            world.events.list(event -> event.contractId().equals(id)).stream()
                .map(Documents::event)
                .toList()));
  }

  private Answer documents(List<Contract> contracts) {
    return Answer.data(
        Json.array(contracts.stream().map(c -> Documents.contract(world, c)).toList()));
  }
}

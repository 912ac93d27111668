// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Looks up the contract of a call and refuses those who may not see it. */
final class Found {
  private static final String NOT_FOUND = "Contract not found";

  private Found() {}

  static Contract contract(World world, Call call) {
    return world.contracts.find(call.contractId()).orElseThrow(() -> new SoftError(NOT_FOUND));
  }

  /** A contract that the caller rents or provides. */
  static Contract asParty(World world, Call call) {
    Contract contract = contract(world, call);
    if (!contract.hasParty(call.caller().provider())) {
      throw new SoftError("Unauthorized: you are not a party to this contract");
    }
    return contract;
  }

  /** A contract that the caller rents. */
  static Contract asRequester(World world, Call call, String refusal) {
    Contract contract = contract(world, call);
    if (!contract.requester().equals(call.caller().provider())) {
      throw new SoftError(refusal);
    }
    return contract;
  }

  /** A contract of the caller's provider. */
  static Contract asProvider(World world, Call call, String refusal) {
    Contract contract = contract(world, call);
    if (!contract.provider().equals(call.caller().provider())) {
      throw new SoftError(refusal);
    }
    return contract;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.util.Optional;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** Status updates by agents and providers. Confined to the world's lock. */
final class Provisioning {
  private static final String DELIVERED = "provisioned";

  private final World world;
  private final Transitions transitions;
  private final Failures failures;
  private final Deliveries deliveries;

  Provisioning(World world, Transitions transitions, Failures failures, Deliveries deliveries) {
    this.world = world;
    this.transitions = transitions;
    this.failures = failures;
    this.deliveries = deliveries;
  }

  Answer update(Call call) {
    Body body = call.body();
    String text = body.text("status");
    Optional<String> details =
        body.optionalText("instanceDetails").map(String::strip).filter(t -> !t.isEmpty());
    call.contractId(); // a malformed id is refused before anything else is looked at
    if (text.equals(DELIVERED) && details.isEmpty()) {
      throw new SoftError("Instance details are required when marking a contract as provisioned");
    }
    if (ContractStatus.parse(text).filter(ContractStatus.PROVISIONING_FAILED::equals).isPresent()) {
      return failures.report(call, details);
    }
    Contract contract =
        Found.asProvider(world, call, "Unauthorized: only provider can update contract status");
    Contract moved =
        transitions.move(
            contract, Transitions.parse(text), new Mention("provider", null, call.now()));
    if (text.equals(DELIVERED)) {
      deliveries.save(moved, details.orElseThrow(), call.now());
    }
    return Answer.data("Provisioning status updated");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.Delivery;
import org.decentagent.testkit.platform.internal.state.Lock;
import org.decentagent.testkit.platform.internal.wire.Nanos;

/**
 * What the simulated platform knows about a contract, beyond what it tells. Immutable.
 *
 * @param status as on the wire
 * @param paymentStatus as on the wire
 * @param lockHolder the agent key of the lock, alive or not
 * @param instanceDetails the text of the last delivery report
 * @param failure the reason of a failed delivery
 * @param terminationReported when an agent last reported that the instance is gone
 */
public record ContractView(
    ContractId id,
    String status,
    String paymentStatus,
    Instant endsAt,
    Optional<String> lockHolder,
    Optional<String> instanceDetails,
    Optional<String> failure,
    Optional<Instant> terminationReported) {
  static ContractView of(Contract contract) {
    return new ContractView(
        new ContractId(contract.id()),
        contract.status().wire(),
        contract.payment().status(),
        Nanos.instant(contract.term().end()),
        Optional.ofNullable(contract.lock()).map(Lock::holder),
        contract.delivered().map(Delivery::details),
        Optional.ofNullable(contract.standing().failure()),
        Optional.ofNullable(contract.standing().terminatedAt()).map(Nanos::instant));
  }

  /** Without the details, which may hold a password. */
  @Override
  public String toString() {
    return "ContractView[%s, %s, ends %s]".formatted(id.brief(), status, endsAt);
  }
}

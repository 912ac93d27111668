// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;

/**
 * The contracts that wait for an agent of our pool, oldest first. One whose lock is live, ours too,
 * is not among them. Immutable.
 *
 * @param contracts those that can be read
 * @param malformed those that cannot, which are left alone
 */
public record PendingContracts(List<PendingContract> contracts, List<Malformed> malformed) {
  /** Copies the lists. */
  public PendingContracts {
    contracts = List.copyOf(contracts);
    malformed = List.copyOf(malformed);
  }
}

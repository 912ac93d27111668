// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Optional;

/**
 * One contract whose resources are to be removed: the instance and every child that {@link
 * Steps#children} lists. Immutable.
 *
 * @param instance the instance, unless none was ever recorded; left-overs of a provisioning that
 *     failed half-way may exist all the same, under the contract's mark
 */
public record RemovalRequest(ContractId contract, Optional<InstanceRef> instance) {
  /** The name that everything made for this contract carries. */
  public Mark mark() {
    return Mark.of(contract);
  }
}

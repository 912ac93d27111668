// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;

/**
 * One of two instances of a contract to remove. Immutable.
 *
 * @param contract whose instances they are
 * @param twin which to remove
 * @param kept which its customer uses
 */
public record TwinRequest(ContractId contract, InstanceRef twin, InstanceRef kept) {}

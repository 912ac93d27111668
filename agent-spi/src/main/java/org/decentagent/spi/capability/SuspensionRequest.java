// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi.capability;

import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;

/**
 * One instance to stop or to start again. Immutable.
 *
 * @param contract whose instance it is
 * @param instance where it is
 */
public record SuspensionRequest(ContractId contract, InstanceRef instance) {}

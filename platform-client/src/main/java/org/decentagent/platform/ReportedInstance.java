// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.Optional;
import org.decentagent.spi.ContractId;

/**
 * An instance we ask the platform about, running or not. Immutable.
 *
 * @param externalId its name on its backend; comes back as it is
 * @param contract the contract it is for, if that is known
 */
public record ReportedInstance(String externalId, Optional<ContractId> contract) {}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.unit.Secret;

/**
 * A contract as its parties see it. Immutable.
 *
 * @param id the contract
 * @param status such as {@code active}; a word we do not know is kept as it is
 * @param instanceDetails what the agent reported; may hold a password
 * @param endsAt the contract's end
 * @param gatewaySubdomain where to log in, when set
 * @param gatewaySshPort on which port, when set
 */
public record ContractView(
    ContractId id,
    String status,
    Optional<Secret> instanceDetails,
    Optional<Instant> endsAt,
    Optional<String> gatewaySubdomain,
    OptionalInt gatewaySshPort) {}

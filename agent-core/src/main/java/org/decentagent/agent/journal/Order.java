// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.util.Optional;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.SshPublicKey;

/**
 * What a customer bought, as the pending list told. Immutable.
 *
 * @param offering the offering's id
 * @param renterKey the key that may log in
 * @param offeringConfig the offering's settings as JSON text
 * @param contractConfig the contract's settings as JSON text
 */
public record Order(
    String offering,
    SshPublicKey renterKey,
    Sizes sizes,
    Optional<String> offeringConfig,
    Optional<String> contractConfig) {}

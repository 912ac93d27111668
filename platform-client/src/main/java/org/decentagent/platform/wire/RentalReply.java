// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Answer to a new contract; both casings are understood. Immutable. */
public record RentalReply(
    @JsonProperty("contractId") @JsonAlias("contract_id") @Nullable String contractId) {}

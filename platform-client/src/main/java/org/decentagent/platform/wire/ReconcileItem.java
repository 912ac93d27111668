// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One instance in the answer to a reconcile call; which members are set depends on the list. Both
 * casings are understood. Immutable.
 */
public record ReconcileItem(
    @JsonProperty("externalId") @JsonAlias("external_id") @Nullable String externalId,
    @JsonProperty("contractId") @JsonAlias("contract_id") @Nullable String contractId,
    @JsonProperty("endsAt") @JsonAlias("ends_at") @Nullable Long endsAt,
    @Nullable String reason,
    @Nullable String message) {}

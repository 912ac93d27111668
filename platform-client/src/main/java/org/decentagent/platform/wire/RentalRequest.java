// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Body of a new contract. Immutable. */
public record RentalRequest(
    @JsonProperty("offering_db_id") long offeringDbId,
    @JsonProperty("ssh_pubkey") String sshPubkey,
    @JsonProperty("request_memo") @Nullable String requestMemo,
    @JsonProperty("duration_hours") int durationHours,
    @JsonProperty("payment_method") String paymentMethod) {}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** One entry of a contract's timeline. Immutable. */
public record ContractEvent(
    long id,
    String contractId,
    String type,
    @Nullable String oldStatus,
    @Nullable String newStatus,
    String actor,
    @Nullable String details,
    long createdAt) {}

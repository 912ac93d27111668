// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** One look at an instance, as its agent reported it. Immutable. */
public record HealthCheck(
    long id,
    String contractId,
    long checkedAt,
    String status,
    @Nullable Integer latencyMillis,
    @Nullable String details,
    long createdAt) {}

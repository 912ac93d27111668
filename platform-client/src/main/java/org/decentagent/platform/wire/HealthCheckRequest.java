// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Body of a health report. Immutable. */
public record HealthCheckRequest(
    long checkedAt, String status, @Nullable Integer latencyMs, @Nullable String details) {}

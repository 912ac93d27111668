// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Answer about the service itself; the only one without an envelope. Immutable. */
public record HealthReply(
    @Nullable Boolean success, @Nullable String message, @Nullable String environment) {}

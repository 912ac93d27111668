// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of a heartbeat. Immutable. */
public record HeartbeatRequest(
    String version,
    @Nullable String provisionerType,
    @Nullable List<String> capabilities,
    int activeContracts,
    @Nullable ResourcesBody resources) {}

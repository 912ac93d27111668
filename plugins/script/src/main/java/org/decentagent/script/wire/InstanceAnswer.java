// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance, wherever an answer tells of one. Immutable. */
public record InstanceAnswer(
    @Nullable String externalId,
    @Nullable String name,
    @Nullable String stamp,
    @Nullable Map<String, String> labels,
    @Nullable String state,
    @Nullable Ssh ssh,
    @Nullable String hostKey,
    @Nullable String ipv4,
    @Nullable String ipv6,
    @Nullable String createdAt,
    @Nullable Map<String, String> details) {
  /** How its customer logs in. */
  public record Ssh(@Nullable String host, @Nullable Integer port, @Nullable String user) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

/** Counters of one instance as an agent reported them. Immutable. */
public record BandwidthSample(
    String providerText,
    String contractId,
    String gatewaySlug,
    long bytesIn,
    long bytesOut,
    long recordedAt) {}

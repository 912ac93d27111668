// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** What a tenant asked for. Immutable. */
public record Order(
    String offeringId,
    String sshKey,
    String contact,
    String memo,
    long hours,
    @Nullable String operatingSystem,
    @Nullable String buyerAddress,
    @Nullable String instanceConfig) {
  public Order withSshKey(String key) {
    return new Order(
        offeringId, key, contact, memo, hours, operatingSystem, buyerAddress, instanceConfig);
  }

  public Order withInstanceConfig(String text) {
    return new Order(offeringId, sshKey, contact, memo, hours, operatingSystem, buyerAddress, text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * What an agent handed over. Immutable.
 *
 * @param details the opaque text of the report
 * @param envelope sealed credentials
 * @param resetRequestedAt when the renter last asked for a new password
 */
public record Delivery(
    String details,
    long completedAt,
    Gateway gateway,
    @Nullable String envelope,
    @Nullable Long envelopeExpiresAt,
    @Nullable Long resetRequestedAt) {
  public Delivery resetRequested(long now) {
    return new Delivery(details, completedAt, gateway, envelope, envelopeExpiresAt, now);
  }

  public Delivery withCredentials(@Nullable String sealed, long expiresAt) {
    return new Delivery(details, completedAt, gateway, sealed, expiresAt, null);
  }

  public Delivery withoutCredentials() {
    return new Delivery(details, completedAt, gateway, null, null, resetRequestedAt);
  }

  @Override
  public String toString() {
    return "Delivery[completedAt=" + completedAt + "]";
  }
}

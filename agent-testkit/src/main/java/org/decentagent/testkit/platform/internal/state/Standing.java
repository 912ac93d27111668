// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * A contract's status and what belongs to it. Immutable.
 *
 * @param pausedAt when a running pause began; unset when none runs, or a status update began it
 * @param pausedTotal nanoseconds of finished pauses
 * @param failure why provisioning failed
 * @param terminatedAt when an agent last reported the removal of a cancelled contract's instance
 */
public record Standing(
    ContractStatus status,
    @Nullable Long updatedAt,
    @Nullable String pauseReason,
    @Nullable Long pausedAt,
    long pausedTotal,
    @Nullable String failure,
    @Nullable Long terminatedAt) {
  public static Standing requested() {
    return new Standing(ContractStatus.REQUESTED, null, null, null, 0, null, null);
  }

  public Standing moved(ContractStatus to, long now) {
    return new Standing(to, now, pauseReason, pausedAt, pausedTotal, failure, terminatedAt);
  }

  public Standing failed(String reason, long now) {
    return new Standing(
        ContractStatus.PROVISIONING_FAILED,
        now,
        pauseReason,
        pausedAt,
        pausedTotal,
        reason,
        terminatedAt);
  }

  public Standing paused(String reason, long now) {
    return new Standing(
        ContractStatus.PAUSED, now, reason, now, pausedTotal, failure, terminatedAt);
  }

  /** Always back to active, even if it was only provisioned. */
  public Standing resumed(long now) {
    long pause = pausedAt == null ? 0 : now - pausedAt;
    return new Standing(
        ContractStatus.ACTIVE, now, null, null, pausedTotal + pause, failure, terminatedAt);
  }

  public Standing terminationReported(long now) {
    return new Standing(status, updatedAt, pauseReason, pausedAt, pausedTotal, failure, now);
  }
}

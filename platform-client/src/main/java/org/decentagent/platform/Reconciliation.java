// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.decentagent.spi.ContractId;

/**
 * What the platform says of each instance we asked about. It echoes the ids we sent; whether we did
 * send them is for the caller to check. Immutable.
 *
 * @param keep goes on, as far as the platform knows; failed and rejected contracts too
 * @param terminate is cancelled or past its end
 * @param unknown is no contract of ours, or none at all
 * @param pause is to be stopped and kept
 * @param malformed cannot be read, so nothing follows from it
 */
public record Reconciliation(
    List<Keep> keep,
    List<Terminate> terminate,
    List<Unknown> unknown,
    List<Pause> pause,
    List<Malformed> malformed) {
  /** Copies the lists. */
  public Reconciliation {
    keep = List.copyOf(keep);
    terminate = List.copyOf(terminate);
    unknown = List.copyOf(unknown);
    pause = List.copyOf(pause);
    malformed = List.copyOf(malformed);
  }

  /**
   * To be kept, and started when it is stopped. Immutable.
   *
   * @param endsAt the contract's end; absent when it has none
   */
  public record Keep(String externalId, Optional<ContractId> contract, Optional<Instant> endsAt) {}

  /**
   * To be removed. Immutable.
   *
   * @param reason {@code cancelled}, {@code expired}, or another word
   */
  public record Terminate(String externalId, Optional<ContractId> contract, String reason) {}

  /** Not known to the platform as ours; confirms nothing. Immutable. */
  public record Unknown(String externalId, String message) {}

  /** To be stopped with its data kept. Immutable. */
  public record Pause(String externalId, Optional<ContractId> contract, String reason) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.spi.ContractId;

/**
 * Something the platform must be told about a contract. Immutable.
 *
 * @param seq its place in the order of all reports
 * @param body what goes with it: the instance's details, or the reason
 * @param attempts how often it was sent
 * @param nextTryAt not before
 * @param answer what the platform last said to it
 */
public record Report(
    long seq,
    ContractId contract,
    Kind kind,
    String body,
    Instant createdAt,
    int attempts,
    Instant nextTryAt,
    Optional<String> answer) {
  /** What is told. */
  public enum Kind {
    /** The customer can log in. */
    PROVISIONED,
    /** It cannot be delivered. */
    FAILED,
    /** Its time is over. */
    EXPIRED,
    /** Its instance is gone. */
    TERMINATED
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * A machine as it really is at one moment, whatever listings say. Immutable.
 *
 * @param ssh where it can be logged in to while it runs
 * @param admits the keys it lets in
 */
public record Machine(
    String id,
    String name,
    Map<String, String> labels,
    InstanceState state,
    Instant createdAt,
    SshAccess ssh,
    SshPublicKey hostKey,
    Set<SshPublicKey> admits) {
  /** Copies the labels and the keys. */
  public Machine {
    labels = Map.copyOf(labels);
    admits = Set.copyOf(admits);
  }

  /** The contract that its labels name, whoever wrote them. */
  public Optional<ContractId> contract() {
    return Optional.ofNullable(labels.get("org.decentagent.contract"))
        .flatMap(Mark::read)
        .map(Mark::contract);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.util.List;
import java.util.Set;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.CloudOperation;

/**
 * Everything that happens to one world, in order. The same script lives the same lives again.
 * Immutable.
 *
 * @param seed of the dice of platform and agent, and of how fast the cloud is
 */
public record Script(long seed, CreateGuarantee guarantee, List<Happening> happenings) {
  private static final Set<CreateGuarantee> BLIND =
      Set.of(CreateGuarantee.HUMAN, CreateGuarantee.NONE);

  public Script {
    happenings = List.copyOf(happenings);
  }

  Script with(List<Happening> others) {
    return new Script(seed, guarantee, others);
  }

  /** Whether the cloud's machines bear no marks. */
  boolean isBlind() {
    return BLIND.contains(guarantee);
  }

  /** Whether the cloud once answers as if it were another account. */
  boolean hasOtherIdentity() {
    return happenings.stream()
        .anyMatch(happening ->
            happening instanceof Happening.CloudFault fault
                && fault.kind() == CloudFaultKind.OTHER_IDENTITY);
  }

  /**
   * How many addresses a contract may have beside its own: reserved twice, or by a second agent of
   * our name before we made one. Nobody sees them, and they go with their contract.
   */
  long sparedAddresses() {
    return happenings.stream()
        .mapToLong(happening ->
            switch (happening) {
              case Happening.Doubled second -> 1;
              case Happening.CloudFault fault
                  when fault.kind() == CloudFaultKind.ARRIVES_TWICE
                      && fault.operation() == CloudOperation.RESERVE_ADDRESS ->
                  fault.times();
              default -> 0;
            })
        .sum();
  }

  /** Whether the platform once knows none of its contracts. */
  boolean hasAmnesia() {
    return happenings.stream().anyMatch(Happening.Amnesia.class::isInstance);
  }

  long lives() {
    return happenings.stream().filter(Happening.Rent.class::isInstance).count();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed %d, guarantee %s:".formatted(seed, guarantee));
    happenings.forEach(happening -> text.append("\n  ").append(happening));
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The brake as commands and their JSON show it. Immutable.
 *
 * @param frozenSince null when it is not frozen
 * @param why it froze
 * @param limit how many instances may be stopped or removed within ten minutes
 * @param left how many may go before it freezes
 * @param held what waits for the operator
 */
public record BrakeView(
    @Nullable String frozenSince, @Nullable String why, long limit, long left, List<Held> held) {
  /** Copies the list. */
  public BrakeView {
    held = List.copyOf(held);
  }

  /** One that waits. */
  public record Held(String contract, String backend, String reason, String since) {}
}

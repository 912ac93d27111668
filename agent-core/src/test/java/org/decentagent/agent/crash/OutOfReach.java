// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.Map;

/** Points at which no operation of {@link Operations} comes by, and why that is no hole. */
final class OutOfReach {
  static final Map<String, String> REASONS = Map.of();

  private OutOfReach() {}
}

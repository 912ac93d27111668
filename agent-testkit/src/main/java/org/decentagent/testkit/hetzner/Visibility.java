// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;

/**
 * How long it takes until a new server shows: read by its id, looked up by its name, and in lists.
 * Immutable.
 */
public record Visibility(Duration byId, Duration byName, Duration inLists) {
  /** Everything shows at once. */
  public static Visibility immediate() {
    return new Visibility(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}

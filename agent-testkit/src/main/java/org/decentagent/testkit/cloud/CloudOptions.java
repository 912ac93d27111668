// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.CreateGuarantee;

/**
 * What kind of cloud it is. Immutable.
 *
 * @param bootPolls how often a new machine must be looked at before it runs
 * @param capacity how many machines there can be
 * @param folder where the world is kept; empty for in memory
 */
record CloudOptions(
    CreateGuarantee guarantee,
    Times times,
    int bootPolls,
    int capacity,
    Logins.Kind logins,
    Optional<Path> folder) {
  /**
   * How long things take.
   *
   * @param boot from create to running
   * @param removal from delete to gone
   * @param visible from a change until listings show it
   */
  record Times(Duration boot, Duration removal, Duration visible) {
    static final Times NONE = new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}

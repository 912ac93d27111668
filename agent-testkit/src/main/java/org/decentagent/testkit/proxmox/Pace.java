// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;

/**
 * How long things take on the simulated cluster, by its clock. Immutable.
 *
 * @param cloning how long a full clone is under way; a linked one takes a tenth
 * @param working any other task
 * @param booting from the end of a start until SSH answers
 * @param agent from the end of a start until the guest agent answers
 * @param status how old the rows of {@code /cluster/resources} may be; zero when nothing reports
 */
public record Pace(
    Duration cloning, Duration working, Duration booting, Duration agent, Duration status) {
  /** A small cluster with local disks. */
  public static Pace usual() {
    return new Pace(
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(8),
        Duration.ofSeconds(10));
  }

  /** As fast as a demonstration wants it. */
  public static Pace brisk() {
    return new Pace(
        Duration.ofSeconds(2),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

/**
 * What a demo showed; the one JSON object it ends with. Immutable.
 *
 * @param platform its address
 * @param provisioner its name, such as {@code docker}
 * @param provisioned contracts the platform shows as delivered
 * @param loginVerified contracts whose tenant, and nobody else, could log in to the reported server
 * @param terminated contracts whose instance is proven gone
 * @param expired how many ended by their time; {@code skipped} where time cannot be moved
 * @param leaked how many resources of ours are left: containers, servers, disks, processes
 */
public record DemoReport(
    String platform,
    String provisioner,
    int contracts,
    int provisioned,
    int loginVerified,
    int terminated,
    Object expired,
    int leaked,
    long durationMs) {
  /** In place of a number. */
  static final String SKIPPED = "skipped";

  /** Whether everything went as it should. */
  public boolean allAsExpected() {
    return provisioned == contracts
        && loginVerified == contracts
        && terminated == contracts
        && (expired.equals(1) || expired.equals(SKIPPED))
        && leaked == 0;
  }
}

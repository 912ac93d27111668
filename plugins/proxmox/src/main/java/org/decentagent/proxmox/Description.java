// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import org.decentagent.spi.ProvisionRequest;

/** What the description of an instance's VM says. */
final class Description {
  private Description() {}

  /** A line for people, our stamp for that number, and what was sold. */
  static String of(ProvisionRequest request, int vmid) {
    return "Contract "
        + request.contract().brief()
        + ", made by Decent Agent. Keep the next line: without it the VM is nobody's.\n"
        + request.stamp(Integer.toString(vmid)).line()
        + "\n"
        + Sold.of(Limits.of(request)).line();
  }
}

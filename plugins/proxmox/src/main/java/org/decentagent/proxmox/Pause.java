// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.spi.ProvisioningException;

/** Lets a moment go by, so that a task that is nearly done need not be asked for again later. */
@FunctionalInterface
interface Pause {
  /**
   * Waits.
   *
   * @throws ProvisioningException.UnknownOutcome when interrupted
   */
  void forAWhile(Duration time);

  /** Real time. Safe for use by many threads. */
  static Pause real() {
    return time -> {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProvisioningException.UnknownOutcome(
            ProxmoxFailures.code("interrupted"), "stopped while waiting for a task", e);
      }
    };
  }
}

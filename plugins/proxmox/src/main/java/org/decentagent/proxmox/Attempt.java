// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.stream.IntStream;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * The number of the current try to clone: it goes into the names of what is remembered about it, so
 * that a clone that failed can be made anew. Confined to one thread.
 */
record Attempt(Steps steps) {
  private static final String NUMBER = "attempt";
  private static final String DELIVERED = "delivered";

  /** The name of something remembered about this try. */
  String name(String kind) {
    return kind + "-" + number();
  }

  /** The name of something remembered about this try with one VM number. */
  String name(String kind, int vmid) {
    return kind + "-" + number() + "-" + vmid;
  }

  /** Whether a clone to that number was ever asked for. */
  boolean wasAskedFor(int vmid) {
    return IntStream.rangeClosed(1, number())
        .anyMatch(number ->
            steps.recall("sent-" + number + "-" + vmid).isPresent()
                || steps.recall("cloned-" + number + "-" + vmid).isPresent());
  }

  private int number() {
    return Integer.parseInt(steps.recall(NUMBER).orElse("1"));
  }

  void delivered() {
    steps.remember(DELIVERED, "yes");
  }

  boolean wasDelivered() {
    return steps.recall(DELIVERED).isPresent();
  }

  /** Gives up this try: the next call clones anew. */
  void next() {
    steps.remember(NUMBER, Integer.toString(number() + 1));
  }

  /**
   * Gives up this try because what it made is gone.
   *
   * @return to be thrown
   */
  ProvisioningException again(String why) {
    if (wasDelivered()) {
      return new ProvisioningException.Conflict(
          ProxmoxFailures.code("instance_vanished"),
          why + " after it had been ready; it is not made a second time");
    }
    next();
    return new ProvisioningException.Retryable(
        ProxmoxFailures.code("made_anew"), why + "; it is cloned anew");
  }
}

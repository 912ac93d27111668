// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * The number of the current try to make an instance: it goes into the names of its effects, so that
 * a resource that was removed behind our back before the hand-over can be made anew. Confined to
 * one thread.
 */
record Attempt(Steps steps) {
  private static final String NUMBER = "attempt";
  private static final String DELIVERED = "delivered";

  /** The name of an effect in this try. */
  String effect(String kind, String detail) {
    return kind + "-" + steps.recall(NUMBER).orElse("1") + "-" + detail;
  }

  /** Whether the instance was ready once, so that a customer's data may have been in it. */
  boolean wasDelivered() {
    return steps.recall(DELIVERED).isPresent();
  }

  void delivered(String container) {
    steps.remember(DELIVERED, container);
  }

  /**
   * Gives up this try: the next call makes the thing anew.
   *
   * @return to be thrown
   */
  ProvisioningException again(String why) {
    if (wasDelivered()) {
      return new ProvisioningException.Conflict(
          DockerFailures.code("instance_vanished"),
          why + " after it had been ready; it is not made a second time");
    }
    int number = Integer.parseInt(steps.recall(NUMBER).orElse("1"));
    steps.remember(NUMBER, Integer.toString(number + 1));
    return new ProvisioningException.Retryable(
        DockerFailures.code("made_anew"), why + "; it is made anew");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * The current try to make an instance, as the steps remember it: where it is ordered, what came of
 * it, whether it is being thrown away. Its number goes into the names of its effects, so that a
 * server that came to nothing can be made anew; there is never a second one before the first is
 * gone. Confined to one thread.
 */
record Attempt(Steps steps) {
  private static final int MOST = 3;
  private static final String NUMBER = "attempt";
  private static final String READY = "ready";

  int number() {
    return Integer.parseInt(steps.recall(NUMBER).orElse("1"));
  }

  /** The name of an effect in this try. */
  String effect(String what) {
    return what + "-" + number();
  }

  /** Where it is being ordered. */
  Optional<Place> place() {
    return steps.recall(effect("place")).flatMap(Place::read);
  }

  void placeIs(Place place) {
    if (!place().equals(Optional.of(place))) {
      steps.remember(effect("place"), place.text());
    }
  }

  /** It was refused there. */
  void placeIsNone() {
    steps.remember(effect("place"), "");
  }

  /** What was made, once Hetzner said so. */
  Optional<Made> made() {
    return steps.recall(effect("made")).map(Made::read);
  }

  void madeIs(Made made) {
    steps.remember(effect("made"), made.text());
  }

  /** Why what was made is thrown away, if it is. */
  Optional<String> discarded() {
    return steps.recall(effect("discard"));
  }

  void discard(String why) {
    steps.remember(effect("discard"), why);
  }

  /** Whether the instance was ready once, so that a customer's data may have been on it. */
  boolean wasReady() {
    return steps.recall(READY).isPresent();
  }

  void isReady(Made made) {
    if (!wasReady()) {
      steps.remember(READY, made.text());
    }
  }

  /**
   * Gives up this try, of which nothing is left.
   *
   * @return to be thrown
   */
  ProvisioningException again(String why) {
    if (wasReady()) {
      return new ProvisioningException.Conflict(
          HetznerFailures.code("instance_vanished"),
          why + " after it had been ready; it is not made a second time");
    }
    if (number() >= MOST) {
      return new ProvisioningException.Permanent(
          HetznerFailures.code("create_failed"), why + "; that was attempt " + number());
    }
    steps.remember(NUMBER, Integer.toString(number() + 1));
    return new ProvisioningException.Retryable(
        HetznerFailures.code("made_anew"), why + "; it is made anew");
  }
}

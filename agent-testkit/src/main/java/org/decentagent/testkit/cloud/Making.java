// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.Steps;

/** A way to make instances. Safe for use by many threads. */
interface Making {
  /** When to look again at a machine that is on its way. */
  Duration SOON = Duration.ofMillis(500);

  /** See {@link org.decentagent.spi.Provisioner#provision}. */
  Provisioned provision(ProvisionRequest request, Steps steps);

  /** How far a machine of ours has come. */
  static Provisioned progress(Machine machine, Sight sight) {
    return switch (machine.state()) {
      case RUNNING -> new Provisioned.Ready(sight.instance(machine));
      case CREATING -> new Provisioned.InProgress(SOON, "the machine boots");
      case STOPPED -> new Provisioned.InProgress(SOON, "the machine starts");
      case REMOVING -> new Provisioned.InProgress(SOON, "a former machine is being removed");
      case OTHER, REMAINS -> new Provisioned.InProgress(SOON, "the machine is in an unknown state");
    };
  }
}

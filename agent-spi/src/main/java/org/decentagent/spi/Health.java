// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#probe} found. */
public sealed interface Health {
  /**
   * It does what was sold.
   *
   * @param latency how long its login took to answer
   */
  record Up(Duration latency) implements Health {
    /** Bounds it. */
    public Up {
      latency = Bounds.pause(latency);
    }
  }

  /**
   * It does not.
   *
   * @param why one clause for the customer and the operator
   */
  record Down(String why) implements Health {
    /** Cuts what is too long. */
    public Down {
      why = Bounds.sentence(why);
    }
  }

  /**
   * That could not be found out: no route from here, the backend does not answer.
   *
   * @param why one clause for the operator
   */
  record Unknown(String why) implements Health {
    /** Cuts what is too long. */
    public Unknown {
      why = Bounds.sentence(why);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.util.Objects;
import org.decentagent.spi.unit.Bounds;

/** What {@link Provisioner#fits} answers. */
public sealed interface Fit {
  /** This backend can make that instance. */
  record Fits() implements Fit {}

  /**
   * It cannot, and the contract is left alone.
   *
   * @param why one sentence for the operator, with the setting or command that would change it
   */
  record DoesNotFit(FailureCode code, String why) implements Fit {
    /** Cuts what is too long. */
    public DoesNotFit {
      Objects.requireNonNull(code, "code");
      why = Bounds.sentence(why);
    }
  }
}

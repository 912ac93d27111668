// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/** A way to remove instances. Safe for use by many threads. */
@FunctionalInterface
interface Removing {
  /** See {@link org.decentagent.spi.Provisioner#terminate}. */
  Removal terminate(RemovalRequest request, Steps steps);
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/** What can go wrong beside what people do. */
final class ManualFailures {
  private ManualFailures() {}

  static FailureCode code(String name) {
    return new FailureCode("manual/" + name);
  }

  static ProvisioningException.Conflict notOurs(String why) {
    return new ProvisioningException.Conflict(code("not_ours"), why);
  }
}

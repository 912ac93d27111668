// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.Map;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.OperatorTask;

/** Does what only a person can do. */
@FunctionalInterface
public interface Operator {
  /**
   * Does a task, and answers with what is to be entered; what is missing is as the task suggests.
   */
  Map<String, String> does(ContractId contract, OperatorTask task);
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import org.decentagent.agent.journal.ContractRecord;

/**
 * What is to be done with a contract in one of its states. A stage may call a backend or the
 * platform; it holds no transaction meanwhile, and may be killed at any line and run again. Safe
 * for use by many threads, at most one for one contract.
 */
@FunctionalInterface
public interface Stage {
  /** Takes one step. */
  Next advance(ContractRecord contract);
}

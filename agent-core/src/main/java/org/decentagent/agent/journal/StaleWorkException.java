// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import org.decentagent.spi.ContractId;

/** A worker wanted to write what it decided on a contract that somebody else has changed since. */
public final class StaleWorkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleWorkException(ContractId contract) {
    super("contract " + contract + " was changed by another worker");
  }
}

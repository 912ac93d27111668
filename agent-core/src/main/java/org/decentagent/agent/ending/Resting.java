// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.ending;

import java.time.Duration;
import org.decentagent.agent.engine.Next;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.ContractRecord;

/**
 * Does nothing: to a tombstone nothing is left to do, and a contract on hold waits for the
 * operator.
 */
public final class Resting implements Stage {
  private static final Duration LONG = Duration.ofDays(1);

  @Override
  public Next advance(ContractRecord contract) {
    return new Next.Rest(LONG);
  }
}

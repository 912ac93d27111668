// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.time.Duration;
import org.decentagent.agent.journal.Change;

/** What a stage wants after it has looked at a contract. */
public sealed interface Next {
  /** Write this, and go on at once with what was written. */
  record Go(Change change) implements Next {}

  /** Write this, and look again after a while. */
  record Wait(Change change, Duration after) implements Next {}

  /** There is nothing to write; look again after a while. */
  record Rest(Duration after) implements Next {}
}

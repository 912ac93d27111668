// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.Database;

/** Tells the operator while the journal takes nothing. Safe for use by many threads. */
record JournalFinding(Findings findings) implements Database.Watch {
  private static final String KEY = "journal/refused";

  @Override
  public void refused(String why) {
    findings.put(KEY, why);
  }

  @Override
  public void takesAgain() {
    findings.clear(KEY);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.time.InstantSource;
import java.util.List;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.PlatformClient;

/**
 * Looks at the instances of all backends. Each backend's rounds are turned on their own, so that
 * one that hangs in a look is late for nobody else. Immutable; each of its parts is confined to one
 * thread.
 */
public final class HealthRound {
  private final List<BackendHealth> each;

  /** Over one platform and all backends. */
  public HealthRound(
      PlatformClient platform,
      Backends backends,
      Journal journal,
      HealthBoard board,
      Findings findings,
      InstantSource clock) {
    this.each =
        backends.all().stream()
            .map(backend -> new BackendHealth(backend, platform, journal, board, findings, clock))
            .toList();
  }

  /** The rounds of each backend. None of them waits for another. */
  public List<BackendHealth> each() {
    return each;
  }

  /** Looks at all of them once, one backend after the other, as a hand turns them. */
  public void round() {
    each.forEach(BackendHealth::round);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.decentagent.agent.findings.Findings;
import org.decentagent.spi.BackendName;
import org.junit.jupiter.api.Test;

final class StandingTest {
  @Test
  void callsThatHangAreAFindingUntilTheyHaveEnded() {
    Findings findings = new Findings();
    Standing standing =
        new Standing(
            new BackendName("rack"),
            new Quarantine(Path.of("never-written")),
            findings,
            InstantSource.system());

    standing.hanging(2);
    assertThat(findings.all())
        .singleElement()
        .asString()
        .contains("'rack'", "2 now", "start the agent anew");

    standing.hanging(0);
    assertThat(findings.all()).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.plugin.Lane;
import org.decentagent.spi.BackendName;
import org.junit.jupiter.api.Test;

final class StandingTest {
  private final Findings findings = new Findings();
  private final Standing standing =
      new Standing(
          new BackendName("rack"),
          new Quarantine(Path.of("never-written")),
          findings,
          InstantSource.system());

  @Test
  void whatAnEarlierProcessWasRefusedIsAFindingAtOnce() {
    standing.remember(Lane.CHANGE, Contracts.id(1), "the token was withdrawn");

    assertThat(standing.refusal()).contains("the token was withdrawn");
    assertThat(findings.all())
        .singleElement()
        .asString()
        .contains("'rack' does not let the agent in", "the token was withdrawn");
  }

  @Test
  void callsThatHangAreAFindingUntilTheyHaveEnded() {
    standing.hanging(2);
    assertThat(findings.all())
        .singleElement()
        .asString()
        .contains("'rack'", "2 now", "start the agent anew");

    standing.hanging(0);
    assertThat(findings.all()).isEmpty();
  }
}

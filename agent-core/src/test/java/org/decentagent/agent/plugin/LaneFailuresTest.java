// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.decentagent.agent.plugin.FencedCall.Stop;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LaneFailuresTest {
  @ParameterizedTest
  @EnumSource(Stop.class)
  void whateverStoppedItAChangeMayHaveHadItsEffectAndALookHadNone(Stop why) {
    assertThat(stopped(Lane.READ, why)).isInstanceOf(ProvisioningException.Retryable.class);
    assertThat(stopped(Lane.CHANGE, why)).isInstanceOf(ProvisioningException.UnknownOutcome.class);
    assertThat(stopped(Lane.REMOVAL, why)).isInstanceOf(ProvisioningException.UnknownOutcome.class);
  }

  private static ProvisioningException stopped(Lane lane, Stop why) {
    return new LaneFailures(new BackendName("cloud"), "simulated", lane).stopped(why, "act");
  }
}

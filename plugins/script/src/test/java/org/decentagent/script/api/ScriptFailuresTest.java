// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.decentagent.script.process.Ran;
import org.decentagent.spi.ProvisioningException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScriptFailuresTest {
  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"PROVISION", "TERMINATE", "SUSPEND", "RESUME"})
  void whateverStopsAChangeItMayHaveHappened(Verb verb) {
    for (Ran.Reason reason : Ran.Reason.values()) {
      ProvisioningException failure =
          ScriptFailures.of(verb, "it", new Ran.Stopped(reason, "half-way"));

      assertThat(failure)
          .as(reason.name())
          .isInstanceOf(ProvisioningException.UnknownOutcome.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"PROVISION", "TERMINATE", "SUSPEND", "RESUME"},
      mode = EnumSource.Mode.EXCLUDE)
  void whateverStopsALookItIsOnlyTakenAgain(Verb verb) {
    for (Ran.Reason reason : Ran.Reason.values()) {
      ProvisioningException failure = ScriptFailures.of(verb, "it", new Ran.Stopped(reason, ""));

      assertThat(failure).as(reason.name()).isInstanceOf(ProvisioningException.Retryable.class);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WhoTest {
  @Test
  void aNameThatCannotStandInAMessageIsSomebody() {
    assertThat(Who.plain("\u001b\n ")).isEqualTo("somebody");
  }

  @Test
  void aLongNameIsCut() {
    assertThat(Who.plain("a".repeat(1000))).isEqualTo("a".repeat(64));
  }
}

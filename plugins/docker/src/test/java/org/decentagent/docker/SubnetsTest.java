// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubnetsTest {
  @Test
  void cutsARangeIntoNetworksOfEight() {
    assertThat(Subnets.parse("10.213.255.224/27"))
        .containsExactly(
            "10.213.255.224/29", "10.213.255.232/29", "10.213.255.240/29", "10.213.255.248/29");
    assertThat(Subnets.parse("192.168.1.8/29")).containsExactly("192.168.1.8/29");
    assertThat(Subnets.parse("10.213.0.0/16")).hasSize(8192);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0.0/30",
        "10.0.0.0/7",
        "10.0.0.1/24",
        "300.0.0.0/16",
        "::/64",
        "x"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> Subnets.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "'");
  }
}

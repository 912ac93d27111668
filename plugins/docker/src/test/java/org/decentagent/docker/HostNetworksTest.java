// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostNetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.213.0.8/29, 10.213.0.1, 29, false",
    "10.213.0.8/29, 10.213.0.9, 29, true",
    "10.213.0.8/29, 10.213.0.1, 28, true",
    "10.213.0.8/29, 10.213.0.9, 32, true",
    "10.213.0.8/29, 10.1.2.3, 8, true",
    "10.213.0.8/29, 192.168.1.1, 24, false",
    "10.213.0.0/16, 10.213.77.1, 24, true",
    "10.213.0.0/16, 10.214.0.1, 16, false",
    "10.213.0.0/16, 128.0.0.1, 0, true"
  })
  void aRangeOverlapsWithTheNetworksThatShareAnAddress(
      String range, String address, int prefix, boolean expected) {
    HostNetworks host =
        new HostNetworks(List.of(new HostNetworks.Interface("eth7", number(address), prefix)));

    assertThat(host.overlapping(Subnets.parse(range)).isEmpty()).isEqualTo(!expected);
  }

  @Test
  void thisMachineIsInTheNetworkOfItsLoopback() {
    assertThat(HostNetworks.ofThisMachine().overlapping(new Subnets(number("127.0.0.0"), 8)))
        .extracting(Object::toString)
        .anyMatch(each -> each.endsWith("127.0.0.1/8"));
  }

  private static int number(String address) {
    int number = 0;
    for (String part : address.split("\\.", -1)) {
      number = (number << 8) | Integer.parseInt(part);
    }
    return number;
  }
}

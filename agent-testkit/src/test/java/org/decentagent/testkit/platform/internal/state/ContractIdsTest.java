// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContractIdsTest {
  /** The vector of the platform's own documentation. */
  @Test
  void anIdIsTheHashOfWhatWasOrderedByWhomAndWhen() {
    Order order =
        new Order(
            "vps-small",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
                + " user@host",
            "email:user@example.com",
            "hello",
            720,
            null,
            null,
            null);

    String id =
        ContractIds.of(
            "17cb79fb2b4120f2b1ec65e4198d6e08b28e813feb01e4a400839b85e18080ce",
            "a09aa5f47a6759802ff955f8dc2d2a14a5c99d23be97f864127ff9383455a4f0",
            order,
            10_000_000_000L,
            1_767_225_600_000_000_000L);

    assertThat(id).isEqualTo("f835f784203877cf8ce16899ab2915933de2f3777e168a1b3b572e9ce3d9c6ca");
  }
}

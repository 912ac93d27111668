// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CloneWishTest {
  private static CloneWish to(String node) {
    return new CloneWish(
        new VmPlace("n1", 9000),
        new VmPlace(node, 4711),
        new CloneWish.Label("name", "stamp", "rental"),
        new CloneWish.Depth.Full(Optional.of("fast")));
  }

  @Test
  void anotherNodeIsNamedAndTheTemplatesOwnIsNot() {
    assertThat(to("n2").parameters()).containsEntry("target", "n2");
    assertThat(to("n1").parameters()).doesNotContainKey("target");
    assertThat(to("n1").parameters()).containsEntry("full", 1).containsEntry("storage", "fast");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** Which networks a caller may put a machine into. */
final class Bridges {
  private Bridges() {}

  static void require(Call call, String bridge) {
    call.world().access().require(call.who(), "/sdn/zones/localnetwork/" + bridge, "SDN.Use");
  }
}

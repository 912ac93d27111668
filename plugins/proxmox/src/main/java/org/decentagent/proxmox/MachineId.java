// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.Steps;

/**
 * The id that each clone gets anew and keeps, so that a machine is known again even without a name
 * and a stamp. Immutable.
 */
record MachineId(int vmid) {
  /** Remembers it as soon as the VM is seen. */
  void remember(VmConfig config, Steps steps) {
    config
        .smbiosUuid()
        .filter(uuid -> known(steps).filter(uuid::equals).isEmpty())
        .ifPresent(uuid -> steps.remember(name(), uuid));
  }

  Optional<String> known(Steps steps) {
    return steps.recall(name());
  }

  /** Whether it is the very machine that was seen before. */
  boolean isSame(VmConfig config, Steps steps) {
    return known(steps).isPresent() && known(steps).equals(config.smbiosUuid());
  }

  /** Whether it is another machine than the one seen before. */
  boolean isOther(VmConfig config, Steps steps) {
    return known(steps).isPresent() && !known(steps).equals(config.smbiosUuid());
  }

  private String name() {
    return "smbios-" + vmid;
  }
}

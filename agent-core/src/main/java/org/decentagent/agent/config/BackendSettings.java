// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.List;
import org.decentagent.spi.config.Settings;

/** What checking a backend's own keys against its plugin's schema gave. */
public sealed interface BackendSettings {
  /** All keys are right. */
  record Checked(Settings settings) implements BackendSettings {}

  /** Some are not; sorted by position. */
  record Faulty(List<ConfigFault> faults) implements BackendSettings {
    /** Copies the list. */
    public Faulty {
      faults = List.copyOf(faults);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.Map;

/**
 * What a client asks for when it asks for a machine. Immutable.
 *
 * @param id the number chosen by the client; empty where the cloud chooses
 * @param token drops repeats where the cloud knows tokens; may be empty
 * @param parts the ids of the parts to attach, by kind; empty for none
 */
record MachineSpec(
    String id,
    String name,
    String token,
    Map<String, String> labels,
    Hardware hardware,
    Map<String, String> parts) {
  /** Copies the maps. */
  MachineSpec {
    labels = Map.copyOf(labels);
    parts = Map.copyOf(parts);
  }

  /**
   * What the machine is made of, and its first words.
   *
   * @param userData see {@link UserData}
   */
  record Hardware(int cpuCores, long memoryBytes, String userData) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Everything there is in a simulated cloud, in the form in which it is stored. Guarded by the lock
 * of its {@link World}.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class WorldState {
  /** Raised when the form changes in a way that older readers cannot read. */
  static final int VERSION = 1;

  int version = VERSION;

  String identity = "simulated-" + UUID.randomUUID();
  long lastNumber = 100;
  long created;
  Map<String, MachineRow> machines = new TreeMap<>();
  Map<String, PartRow> parts = new TreeMap<>();
  Map<String, TicketRow> tickets = new TreeMap<>();

  /** Machines that are gone and still listed. */
  List<MachineRow> ghosts = new ArrayList<>();

  String nextId(String prefix) {
    lastNumber++;
    return prefix + lastNumber;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.unit.MemorySize;

/**
 * What we write on a container besides its stamp: what was sold and how it was made, so that it can
 * be judged when nothing else remembers. Immutable.
 */
final class InstanceLabels {
  static final String PORT = "org.decentagent.docker.port";
  static final String CPU_CORES = "org.decentagent.docker.cpu-cores";
  static final String MEMORY = "org.decentagent.docker.memory";
  static final String STORAGE = "org.decentagent.docker.storage";
  static final String PROCESSES = "org.decentagent.docker.processes";
  static final String CONFIG = "org.decentagent.docker.config";

  private InstanceLabels() {}

  static Map<String, String> of(OwnerStamp stamp, Limits limits, int port, String config) {
    Map<String, String> labels = new TreeMap<>(stamp.labels());
    labels.put(PORT, Integer.toString(port));
    labels.put(CPU_CORES, Integer.toString(limits.cpuCores()));
    labels.put(MEMORY, Long.toString(limits.memory().bytes()));
    limits.storage().ifPresent(size -> labels.put(STORAGE, Long.toString(size.bytes())));
    labels.put(PROCESSES, Integer.toString(limits.processes()));
    labels.put(CONFIG, config);
    return labels;
  }

  static OptionalInt port(Map<String, String> labels) {
    return number(labels, PORT)
        .filter(port -> port >= 1 && port <= 65535)
        .map(port -> OptionalInt.of(port.intValue()))
        .orElse(OptionalInt.empty());
  }

  static MemorySize memory(Map<String, String> labels) {
    return new MemorySize(number(labels, MEMORY).orElse(0L));
  }

  static Optional<Long> number(Map<String, String> labels, String name) {
    String text = labels.getOrDefault(name, "");
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}

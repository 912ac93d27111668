// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the storage driver's facts, which arrive as pairs in lists. */
final class DriverStatus {
  private DriverStatus() {}

  static Map<String, String> read(@Nullable List<List<String>> pairs) {
    Map<String, String> facts = new TreeMap<>();
    if (pairs != null) {
      pairs.stream()
          .filter(pair -> pair.size() == 2)
          .forEach(pair -> facts.put(pair.get(0), pair.get(1)));
    }
    return Map.copyOf(facts);
  }
}

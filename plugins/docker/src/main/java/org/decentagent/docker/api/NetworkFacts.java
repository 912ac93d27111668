// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.model.Network;
import java.util.Map;
import java.util.Optional;

/** One network. Immutable. */
public record NetworkFacts(String id, String name, Map<String, String> labels) {
  static NetworkFacts of(Network network) {
    return new NetworkFacts(
        network.getId(),
        network.getName(),
        Optional.ofNullable(network.getLabels()).map(Map::copyOf).orElse(Map.of()));
  }
}

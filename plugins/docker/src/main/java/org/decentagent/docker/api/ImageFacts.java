// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.unit.StorageSize;

/**
 * One image on the engine. Immutable.
 *
 * @param id {@code sha256:…}, which no later pull moves
 * @param size of all its layers
 * @param volumes folders that the image wants outside of the container's own layer
 */
public record ImageFacts(String id, StorageSize size, List<String> volumes) {
  static ImageFacts of(InspectImageResponse image) {
    Map<String, ?> volumes =
        Optional.ofNullable(image.getConfig())
            .<Map<String, ?>>map(ContainerConfig::getVolumes)
            .orElse(Map.of());
    return new ImageFacts(
        Optional.ofNullable(image.getId()).orElse(""),
        new StorageSize(Optional.ofNullable(image.getSize()).orElse(0L)),
        volumes.keySet().stream().sorted().toList());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.api.model.VersionComponent;
import java.util.List;
import java.util.Optional;

/**
 * What an engine says about its age. Immutable.
 *
 * @param engine its version, for people
 * @param newest the newest API it speaks
 * @param oldest the oldest API it accepts
 * @param isPodman whether it is Podman behind Docker's API
 */
public record EngineVersion(String engine, ApiVersion newest, ApiVersion oldest, boolean isPodman) {

  static EngineVersion of(Version version) {
    List<VersionComponent> components =
        Optional.ofNullable(version.getComponents()).orElse(List.of());
    return new EngineVersion(
        Optional.ofNullable(version.getVersion()).orElse("of unknown version"),
        ApiVersion.parse(Optional.ofNullable(version.getApiVersion()).orElse("")),
        Optional.ofNullable(version.getMinAPIVersion())
            .map(ApiVersion::parse)
            .orElse(new ApiVersion(1, 12)),
        components.stream()
            .anyMatch(component ->
                Optional.ofNullable(component.getName()).orElse("").contains("Podman")));
  }

  /** The version to speak with it; empty when there is none that both speak. */
  public Optional<ApiVersion> common() {
    ApiVersion candidate = newest.orNewest();
    return candidate.compareTo(ApiVersion.OLDEST) < 0 || candidate.compareTo(oldest) < 0
        ? Optional.empty()
        : Optional.of(candidate);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One container as a listing shows it. Immutable.
 *
 * @param name without the leading slash; empty when the engine told none
 * @param status as in {@link ContainerFacts}
 * @param ports published on the host
 */
public record ListedContainer(
    String id,
    String name,
    Map<String, String> labels,
    String status,
    Instant createdAt,
    List<Integer> ports) {

  static ListedContainer of(Container listed) {
    ContainerPort[] published = listed.getPorts();
    Long created = listed.getCreated();
    return new ListedContainer(
        listed.getId(),
        name(listed.getNames()),
        Optional.ofNullable(listed.getLabels()).map(Map::copyOf).orElse(Map.of()),
        Optional.ofNullable(listed.getState()).orElse(""),
        created == null ? Instant.EPOCH : Instant.ofEpochSecond(created),
        published == null
            ? List.of()
            : Arrays.stream(published)
                .map(ContainerPort::getPublicPort)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
  }

  /** Links give a container further names of the form {@code /other/alias}. */
  private static String name(String[] names) {
    return names == null
        ? ""
        : Arrays.stream(names)
            .map(name -> name.replaceFirst("^/", ""))
            .filter(name -> !name.contains("/"))
            .findFirst()
            .orElse("");
  }
}

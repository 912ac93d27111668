// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A container to create. Immutable.
 *
 * @param image an image's id
 * @param ports exposed TCP ports
 * @param hostConfig the API's {@code HostConfig}, as in JSON
 */
public record ContainerWish(
    String name,
    String image,
    Program program,
    Map<String, String> labels,
    Set<Integer> ports,
    Map<String, Object> hostConfig) {

  /**
   * What runs inside.
   *
   * @param entrypoint program and arguments; the image's own are not used
   * @param user as number and group number
   * @param stopTimeout how long it has to end by itself
   */
  public record Program(List<String> entrypoint, String user, Duration stopTimeout) {}
}

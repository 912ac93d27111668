// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.model.Info;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine says about its host. Immutable.
 *
 * @param id its own id; engines up to 20.10 take it from a file that all engines of a host share
 * @param dataFolder where its data lies on the host
 * @param storageDriver such as {@code overlay2}
 * @param driverStatus further facts on the storage driver
 * @param missingLimits limits that it cannot set, in words
 * @param security such as {@code name=seccomp,profile=default}
 */
public record EngineFacts(
    String id,
    String dataFolder,
    Host host,
    String storageDriver,
    Map<String, String> driverStatus,
    List<String> missingLimits,
    Set<String> security) {

  /**
   * The machine under an engine.
   *
   * @param runtimes names of the OCI runtimes there
   */
  public record Host(String system, int cpus, long memoryBytes, Set<String> runtimes) {}

  static EngineFacts of(Info info) {
    return new EngineFacts(
        Optional.ofNullable(info.getId()).orElse(""),
        Optional.ofNullable(info.getDockerRootDir()).orElse(""),
        new Host(
            Optional.ofNullable(info.getOsType()).orElse(""),
            Optional.ofNullable(info.getNCPU()).orElse(0),
            Optional.ofNullable(info.getMemTotal()).orElse(0L),
            Optional.ofNullable(info.getRuntimes())
                .map(Map::keySet)
                .map(Set::copyOf)
                .orElse(Set.of())),
        Optional.ofNullable(info.getDriver()).orElse(""),
        DriverStatus.read(info.getDriverStatuses()),
        MissingLimits.of(info),
        Optional.ofNullable(info.getSecurityOptions()).map(Set::copyOf).orElse(Set.of()));
  }

  /** Whether one of the security options has that name. */
  public boolean secures(String name) {
    return security.stream().anyMatch(option -> (option + ",").startsWith("name=" + name + ","));
  }
}

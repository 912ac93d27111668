// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.decentagent.spi.config.Settings;

/**
 * What holds an instance in: the API's {@code HostConfig}. One table serves both for what is sent
 * and for what is read back, since the engine ignores silently what it does not know.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container">Engine
 *     API: HostConfig</a>
 */
final class Confinement {
  private Confinement() {}

  /**
   * Where an instance is put.
   *
   * @param volumes names of volumes by the folder they are mounted on
   */
  record Place(int port, String network, Map<String, String> volumes) {}

  static Map<String, Object> of(Limits limits, Settings settings, Place place) {
    Map<String, Object> host = new TreeMap<>();
    host.put("Memory", limits.memory().bytes());
    host.put("MemorySwap", limits.memory().bytes());
    host.put("NanoCpus", limits.nanoCpus());
    host.put("PidsLimit", (long) limits.processes());
    int files = settings.get(DockerConfig.OPEN_FILES);
    host.put("Ulimits", List.of(Map.of("Name", "nofile", "Soft", files, "Hard", files)));
    limits
        .storage()
        .ifPresent(size -> host.put("StorageOpt", Map.of("size", Long.toString(size.bytes()))));
    host.put("Privileged", false);
    host.put("CapDrop", List.of("ALL"));
    host.put("CapAdd", SshServer.CAPABILITIES);
    host.put("SecurityOpt", List.of("no-new-privileges:true"));
    host.put("IpcMode", "private");
    host.put("PidMode", "");
    host.put("UTSMode", "");
    host.put("UsernsMode", "");
    host.put("CgroupParent", "");
    host.put("Binds", List.of());
    host.put("Devices", List.of());
    host.put("DeviceRequests", List.of());
    host.put("DeviceCgroupRules", List.of());
    host.put("VolumesFrom", List.of());
    host.put("GroupAdd", List.of());
    host.put("ReadonlyRootfs", false);
    host.put("PublishAllPorts", false);
    host.put("AutoRemove", false);
    host.put("Init", true);
    host.put("RestartPolicy", Map.of("Name", "unless-stopped", "MaximumRetryCount", 0));
    host.put(
        "LogConfig",
        Map.of(
            "Type",
            "json-file",
            "Config",
            Map.of(
                "max-size",
                Long.toString(settings.get(DockerConfig.LOG_MAX_SIZE).bytes()),
                "max-file",
                Integer.toString(settings.get(DockerConfig.LOG_MAX_FILES)))));
    host.put("NetworkMode", place.network());
    host.put(
        "PortBindings",
        Map.of(
            SshServer.PORT + "/tcp",
            List.of(
                Map.of(
                    "HostIp",
                    settings.get(DockerConfig.BIND_ADDRESS),
                    "HostPort",
                    Integer.toString(place.port())))));
    host.put(
        "Mounts",
        place.volumes().entrySet().stream()
            .map(volume ->
                Map.of("Type", "volume", "Source", volume.getValue(), "Target", volume.getKey()))
            .toList());
    settings.find(DockerConfig.RUNTIME).ifPresent(runtime -> host.put("Runtime", runtime));
    return host;
  }
}

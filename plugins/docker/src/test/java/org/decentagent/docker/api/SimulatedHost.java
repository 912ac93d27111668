// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a simulated engine says about itself, its host and its images. Safe for use by many threads.
 */
public final class SimulatedHost {
  private static final long MEMORY = 16L << 30;

  private final Map<String, Object> facts = new ConcurrentHashMap<>();
  private final Map<String, List<String>> images = new ConcurrentHashMap<>();
  private final Set<String> nameless = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Object> version =
      Map.of("Version", "20.10.24", "ApiVersion", "1.41", "MinAPIVersion", "1.12");

  SimulatedHost() {
    facts.putAll(
        Map.of(
            "ID",
            "QTAL:JPUJ:WFAU",
            "DockerRootDir",
            "/nonexistent/docker",
            "OSType",
            "linux",
            "NCPU",
            8,
            "MemTotal",
            MEMORY,
            "Driver",
            "vfs",
            "Runtimes",
            Map.of("runc", Map.of("path", "runc")),
            "SecurityOptions",
            List.of("name=seccomp,profile=default")));
    facts.putAll(
        Map.of("MemoryLimit", true, "SwapLimit", true, "CpuCfsQuota", true, "PidsLimit", true));
  }

  /** From now on {@code info} says so. */
  public void says(String field, Object value) {
    facts.put(field, value);
  }

  /** From now on it says that of itself when it is asked for its version. */
  public void introducesItselfAs(Map<String, Object> words) {
    version = Map.copyOf(words);
  }

  /**
   * Has an image by that name.
   *
   * @param volumes the folders that it wants kept in volumes
   */
  public void hasImage(String name, List<String> volumes) {
    images.put(name, volumes);
  }

  /** From now on an image has no name any more, only its id. */
  public void untag(String name) {
    nameless.add(name);
  }

  static String imageId(String name) {
    return "sha256:%064x".formatted(name.hashCode());
  }

  /** The folders that an image wants kept in volumes. */
  List<String> volumesOf(String id) {
    return images.entrySet().stream()
        .filter(image -> imageId(image.getKey()).equals(id))
        .flatMap(image -> image.getValue().stream())
        .toList();
  }

  SimulatedAnswer answer(String method, List<String> path) {
    return switch (method + " " + path.getFirst()) {
      case "GET version" -> SimulatedAnswer.of(200, version);
      case "GET info" -> SimulatedAnswer.of(200, new TreeMap<>(facts));
      case "GET images" -> image(String.join("/", path.subList(1, path.size() - 1)));
      default -> SimulatedAnswer.refusal(404, "page not found");
    };
  }

  private SimulatedAnswer image(String name) {
    return images.entrySet().stream()
        .filter(image ->
            imageId(image.getKey()).equals(name)
                || (image.getKey().equals(name) && !nameless.contains(name)))
        .findFirst()
        .map(image -> {
          Map<String, Object> volumes = new LinkedHashMap<>();
          image.getValue().forEach(folder -> volumes.put(folder, Map.of()));
          return SimulatedAnswer.of(
              200,
              Map.of(
                  "Id",
                  imageId(image.getKey()),
                  "RepoTags",
                  List.of(image.getKey()),
                  "Size",
                  100 << 20,
                  "Config",
                  Map.of("Volumes", volumes)));
        })
        .orElseGet(() -> SimulatedAnswer.refusal(404, "No such image: " + name));
  }
}

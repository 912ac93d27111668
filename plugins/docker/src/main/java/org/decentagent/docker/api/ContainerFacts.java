// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One container as an inspect shows it. Immutable.
 *
 * @param name without the leading slash
 * @param status {@code created}, {@code running}, {@code paused}, {@code restarting}, {@code
 *     removing}, {@code exited} or {@code dead}
 * @param config the {@code Config} part as it arrived
 * @param hostConfig the {@code HostConfig} part as it arrived
 */
public record ContainerFacts(
    String id,
    String name,
    Map<String, String> labels,
    Status status,
    Map<String, Object> config,
    Map<String, Object> hostConfig) {

  /**
   * What a container does.
   *
   * @param startedAt {@link Instant#EPOCH} when it never ran
   */
  public record Status(String text, int exitCode, Instant startedAt, boolean outOfMemory) {
    /** Whether it ran at least once, so that a customer's data may be in it. */
    public boolean everStarted() {
      return startedAt.isAfter(Instant.EPOCH);
    }

    /** Whether it runs now. */
    public boolean isRunning() {
      return text.equals("running");
    }
  }

  /** Reads the answer; absent parts are empty. */
  static ContainerFacts of(InspectContainerResponse inspected) {
    Map<String, Object> all = inspected.getRawValues();
    Map<String, Object> config = part(all, "Config");
    Map<String, Object> state = part(all, "State");
    Map<String, String> labels = new TreeMap<>();
    part(config, "Labels").forEach((key, value) -> labels.put(key, String.valueOf(value)));
    return new ContainerFacts(
        text(all, "Id"),
        text(all, "Name").replaceFirst("^/", ""),
        labels,
        new Status(
            text(state, "Status"),
            state.get("ExitCode") instanceof Number code ? code.intValue() : 0,
            instant(text(state, "StartedAt")),
            Boolean.TRUE.equals(state.get("OOMKilled"))),
        config,
        part(all, "HostConfig"));
  }

  private static Map<String, Object> part(Map<String, Object> json, String name) {
    Map<String, Object> part = new TreeMap<>();
    if (json.get(name) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> {
        if (value != null) {
          part.put(String.valueOf(key), value);
        }
      });
    }
    return part;
  }

  private static String text(Map<String, Object> json, String name) {
    return Optional.ofNullable(json.get(name)).map(String::valueOf).orElse("");
  }

  private static Instant instant(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isAfter(Instant.EPOCH) ? time : Instant.EPOCH;
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** What its image is, as the container says: an id or a reference. */
  public String image() {
    return text(config, "Image");
  }
}

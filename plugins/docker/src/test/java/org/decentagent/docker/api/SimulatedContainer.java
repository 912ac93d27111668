// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.testkit.cloud.ssh.HostKey;

/** One container of a simulated engine. Confined to whoever holds the engine's lock. */
final class SimulatedContainer {
  final String id;
  final String name;
  final ObjectNode wish;
  final List<String> namelessVolumes = new ArrayList<>();
  String status = "created";
  String startedAt = "0001-01-01T00:00:00Z";
  String authorizedKeys = "";
  String hostKey = "";
  int looksUntilGone;
  private int exitCode;
  private int looksUntilEnd;
  private int lateExitCode;

  SimulatedContainer(String id, String name, ObjectNode wish) {
    this.id = id;
    this.name = name;
    this.wish = wish;
  }

  boolean isRunning() {
    return status.equals("running");
  }

  /** Makes its host key at the first start, where {@code keys} are made at all. */
  void start(boolean keys) {
    status = "running";
    startedAt = "2026-11-22T19:08:47.2Z";
    if (keys && hostKey.isEmpty()) {
      hostKey = HostKey.generate().publicKey().line() + "\n";
    }
  }

  void end(int code) {
    status = "exited";
    exitCode = code;
  }

  /** Its program will end with that code, after that many looks; after none it goes on. */
  void endsLate(int looks, int code) {
    looksUntilEnd = looks;
    lateExitCode = code;
  }

  void isLookedAt() {
    if (looksUntilEnd > 0 && --looksUntilEnd == 0) {
      end(lateExitCode);
    }
  }

  int port() {
    return wish.at("/HostConfig/PortBindings/22~1tcp/0/HostPort").asInt();
  }

  String network() {
    return wish.at("/HostConfig/NetworkMode").asText();
  }

  List<String> mounts() {
    List<String> names = new ArrayList<>();
    wish.at("/HostConfig/Mounts").forEach(mount -> names.add(mount.path("Source").asText()));
    return names;
  }

  Map<String, Object> inspected() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("Id", id);
    all.put("Name", "/" + name);
    all.put(
        "State",
        Map.of(
            "Status",
            status,
            "Running",
            isRunning(),
            "ExitCode",
            exitCode,
            "StartedAt",
            startedAt,
            "OOMKilled",
            false));
    ObjectNode config = wish.deepCopy();
    JsonNode hostConfig = config.remove("HostConfig");
    all.put("Config", config);
    all.put("HostConfig", hostConfig);
    return all;
  }

  Map<String, Object> listed() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("Id", id);
    all.put("Names", List.of("/" + name));
    all.put("Labels", wish.path("Labels"));
    all.put("State", status);
    all.put("Created", 1_795_000_000L);
    all.put(
        "Ports",
        isRunning() && port() > 0
            ? List.of(Map.of("PrivatePort", 22, "PublicPort", port(), "Type", "tcp"))
            : List.of());
    return all;
  }
}

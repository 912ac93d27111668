// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The containers of a simulated engine. Safe for use by many threads. */
public final class SimulatedContainers {
  private static final String HOST_KEY_FILE = "/etc/ssh/dc_host_key.pub";

  private final SimulatedNetworks networks;
  private final SimulatedHost host;
  private final Map<String, SimulatedContainer> containers = new LinkedHashMap<>();
  private final Set<String> ignored = new HashSet<>();
  private final Map<String, JsonNode> given = new LinkedHashMap<>();
  private final Set<Integer> foreignPorts = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private String lastPatience = "";
  private int looksUntilGone;
  private boolean deafToStop;
  private boolean slowHostKeys;
  private int exitCode = -1;
  private int looksUntilEnd;
  private int lateExitCode;
  private List<String> lastCommand = List.of();
  private int creates;

  SimulatedContainers(SimulatedNetworks networks, SimulatedHost host) {
    this.networks = networks;
    this.host = host;
  }

  /** A container as it is. Immutable. */
  public record Seen(
      String id, String name, String status, JsonNode wish, String hostKey, String keys) {}

  /** All there are. */
  public synchronized List<Seen> all() {
    return containers.values().stream()
        .map(each ->
            new Seen(
                each.id,
                each.name,
                each.status,
                each.wish,
                each.hostKey.strip(),
                each.authorizedKeys))
        .toList();
  }

  /** The one that publishes a port of the host and runs. */
  public Optional<Seen> at(int port) {
    return all().stream()
        .filter(each -> each.status().equals("running"))
        .filter(
            each -> each.wish().at("/HostConfig/PortBindings/22~1tcp/0/HostPort").asInt() == port)
        .findFirst();
  }

  /** Makes one that runs, without the plugin. */
  public synchronized String plant(String name, Map<String, String> labels) {
    ObjectNode wish = SimulatedEngine.object();
    labels.forEach(wish.putObject("Labels")::put);
    wish.putObject("HostConfig").put("NetworkMode", "none");
    create(name, wish);
    return found(name).orElseThrow().id;
  }

  /** Removes one without the plugin, with its endpoint. */
  public synchronized void lose(String id) {
    SimulatedContainer lost = containers.remove(id);
    if (lost != null) {
      letGo(lost);
    }
  }

  /** From now on the engine drops that field of {@code HostConfig}, as it does what it ignores. */
  public synchronized void ignores(String field) {
    ignored.add(field);
  }

  /** From now on the engine gives that to every container, asked or not. */
  public synchronized void gives(String field, String json) {
    given.put(field, SimulatedEngine.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** From now on a container counts as one that never ran. */
  public synchronized void forgetsThatItRan(String id) {
    SimulatedContainer container = found(id).orElseThrow();
    container.status = "created";
    container.startedAt = "0001-01-01T00:00:00Z";
  }

  /** How long the container that was stopped last had for that, in seconds. */
  public synchronized String lastPatience() {
    return lastPatience;
  }

  /** From now on a create warns so. */
  public synchronized void warns(String warning) {
    warnings.add(warning);
  }

  /** From now on a removal takes as many looks. */
  public synchronized void removesSlowly(int looks) {
    looksUntilGone = looks;
  }

  /** From now on a stop is answered with success and stops nothing. */
  public synchronized void ignoresStops() {
    deafToStop = true;
  }

  /** From now on containers start and make no host key. */
  public synchronized void makesNoHostKeys() {
    slowHostKeys = true;
  }

  /** From now on a program ends as soon as it was started, with that code. */
  public synchronized void programsEndWith(int code) {
    exitCode = code;
  }

  /** The next program that is started ends with that code, after that many looks at it. */
  public synchronized void nextProgramEnds(int looks, int code) {
    looksUntilEnd = looks;
    lateExitCode = code;
  }

  /** The command of the container that was made last, which may be gone. */
  public synchronized List<String> lastCommand() {
    return lastCommand;
  }

  /** Something that is no container listens there. */
  public synchronized void takesPort(int port) {
    foreignPorts.add(port);
  }

  /** Changes what the engine enforces, as {@code docker update} does. */
  public synchronized void update(String id, String field, long value) {
    ((ObjectNode) found(id).orElseThrow().wish.path("HostConfig")).put(field, value);
  }

  /** From now on a container has that status. */
  public synchronized void shows(String id, String status) {
    found(id).orElseThrow().status = status;
  }

  /** What a container has in the file of its host key, which is its customer's. */
  public synchronized void writesAsHostKey(String id, String content) {
    found(id).orElseThrow().hostKey = content;
  }

  /** Ends a container without the plugin. */
  public synchronized void dies(String id) {
    found(id).orElseThrow().end(137);
  }

  private Optional<SimulatedContainer> found(String idOrName) {
    return containers.values().stream()
        .filter(each -> each.id.equals(idOrName) || each.name.equals(idOrName))
        .findFirst();
  }

  synchronized SimulatedAnswer answer(
      String method, List<String> path, Map<String, String> query, byte[] body) {
    String last = path.getLast();
    if (path.size() == 2 && last.equals("json")) {
      return list(query);
    }
    if (path.size() == 2 && last.equals("create")) {
      return create(query.getOrDefault("name", ""), (ObjectNode) SimulatedEngine.parse(body));
    }
    Optional<SimulatedContainer> found = found(path.get(1));
    if (found.isEmpty()) {
      return SimulatedAnswer.refusal(404, "No such container: " + path.get(1));
    }
    SimulatedContainer container = found.get();
    return switch (method + " " + (path.size() == 2 ? "" : last)) {
      case "GET json" -> inspect(container);
      case "POST start" -> start(container);
      case "POST stop" -> stop(container, query);
      case "DELETE " -> remove(container, query);
      case "GET archive" -> read(container, query.getOrDefault("path", ""));
      case "PUT archive" -> write(container, body);
      default -> SimulatedAnswer.refusal(404, "page not found");
    };
  }

  private SimulatedAnswer list(Map<String, String> query) {
    boolean all = List.of("true", "1").contains(query.getOrDefault("all", ""));
    return SimulatedAnswer.of(
        200,
        containers.values().stream()
            .filter(each -> all || each.isRunning())
            .map(SimulatedContainer::listed)
            .toList());
  }

  private SimulatedAnswer create(String name, ObjectNode wish) {
    Optional<SimulatedContainer> holder = found(name);
    if (holder.isPresent()) {
      return SimulatedAnswer.refusal(
          409,
          "Conflict. The container name \"/%s\" is already in use by container \"%s\"."
              .formatted(name, holder.get().id));
    }
    JsonNode hostConfig = wish.path("HostConfig");
    ignored.forEach(((ObjectNode) hostConfig)::remove);
    given.forEach(((ObjectNode) hostConfig)::set);
    lastCommand = new ArrayList<>();
    wish.path("Entrypoint").forEach(word -> lastCommand.add(word.asText()));
    SimulatedContainer made = new SimulatedContainer("c%063x".formatted(++creates), name, wish);
    for (String folder : host.volumesOf(wish.path("Image").asText())) {
      if (!hostConfig.path("Mounts").toString().contains("\"" + folder + "\"")) {
        String nameless = "nameless-" + made.id.substring(56) + made.namelessVolumes.size();
        made.namelessVolumes.add(nameless);
        networks.plantVolume(nameless, Map.of());
      }
    }
    made.mounts().forEach(networks::use);
    containers.put(made.id, made);
    return SimulatedAnswer.of(201, Map.of("Id", made.id, "Warnings", List.copyOf(warnings)));
  }

  private SimulatedAnswer inspect(SimulatedContainer container) {
    if (container.looksUntilGone > 0 && --container.looksUntilGone == 0) {
      lose(container.id);
    }
    container.isLookedAt();
    return SimulatedAnswer.of(200, container.inspected());
  }

  private SimulatedAnswer start(SimulatedContainer container) {
    if (container.isRunning()) {
      return SimulatedAnswer.nothing(304);
    }
    if (!networks.has(container.network())) {
      return SimulatedAnswer.refusal(404, "network " + container.network() + " not found");
    }
    int port = container.port();
    if (foreignPorts.contains(port) || (port > 0 && at(port).isPresent())) {
      return SimulatedAnswer.refusal(
          500,
          "driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:"
              + port
              + " failed: port is already allocated");
    }
    container.start(!slowHostKeys);
    networks.use(container.network());
    container.endsLate(looksUntilEnd, lateExitCode);
    looksUntilEnd = 0;
    if (exitCode >= 0) {
      container.end(exitCode);
    }
    return SimulatedAnswer.nothing(204);
  }

  private SimulatedAnswer stop(SimulatedContainer container, Map<String, String> query) {
    lastPatience = query.getOrDefault("t", "");
    if (!container.isRunning()) {
      return SimulatedAnswer.nothing(304);
    }
    if (!deafToStop) {
      container.end(0);
    }
    return SimulatedAnswer.nothing(204);
  }

  private SimulatedAnswer remove(SimulatedContainer container, Map<String, String> query) {
    if (container.isRunning() && !query.containsKey("force")) {
      return SimulatedAnswer.refusal(
          409, "You cannot remove a running container " + container.id + ".");
    }
    if (container.status.equals("removing")) {
      return SimulatedAnswer.refusal(
          409, "removal of container " + container.id + " is already in progress");
    }
    if (List.of("true", "1").contains(query.getOrDefault("v", ""))) {
      container.namelessVolumes.forEach(networks::removeVolume);
    }
    container.status = "removing";
    container.looksUntilGone = looksUntilGone;
    if (looksUntilGone == 0) {
      lose(container.id);
    }
    return SimulatedAnswer.nothing(204);
  }

  private void letGo(SimulatedContainer container) {
    networks.letGo(container.network());
    container.mounts().forEach(networks::letGo);
  }

  private static SimulatedAnswer read(SimulatedContainer container, String path) {
    if (!path.equals(HOST_KEY_FILE) || container.hostKey.isEmpty()) {
      return SimulatedAnswer.refusal(
          404, "Could not find the file " + path + " in container " + container.id);
    }
    byte[] content = container.hostKey.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("dc_host_key.pub");
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SimulatedAnswer.bytes(200, bytes.toByteArray());
  }

  private static SimulatedAnswer write(SimulatedContainer container, byte[] archive) {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals("root/.ssh/authorized_keys")) {
          container.authorizedKeys = new String(tar.readAllBytes(), StandardCharsets.US_ASCII);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SimulatedAnswer.nothing(200);
  }
}

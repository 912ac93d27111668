// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Networks and volumes of a simulated engine. Safe for use by many threads. */
public final class SimulatedNetworks {
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> volumes = new TreeMap<>();
  private final Set<String> inUse = new HashSet<>();
  private int made;

  /** One network. Immutable. */
  public record Network(
      String id,
      String name,
      String subnet,
      Map<String, String> labels,
      Map<String, String> options) {}

  /** All networks there are. */
  public synchronized List<Network> all() {
    return List.copyOf(networks.values());
  }

  /** The names of all volumes there are. */
  public synchronized List<String> volumes() {
    return List.copyOf(volumes.keySet());
  }

  /** Makes a network without the plugin. */
  public synchronized void plantNetwork(String name, String subnet, Map<String, String> labels) {
    add(name, subnet, labels, Map.of());
  }

  /** Makes a volume without the plugin. */
  public synchronized void plantVolume(String name, Map<String, String> labels) {
    volumes.put(name, labels);
  }

  /** Removes a network without the plugin. */
  public synchronized void lose(String name) {
    networks.values().removeIf(network -> network.name().equals(name));
  }

  /** An endpoint or a mount of a container is there, or not any more. */
  synchronized void use(String name) {
    inUse.add(name);
  }

  synchronized void letGo(String name) {
    inUse.remove(name);
  }

  synchronized boolean has(String name) {
    return networks.values().stream().anyMatch(network -> network.name().equals(name))
        || name.equals("none");
  }

  synchronized void removeVolume(String name) {
    volumes.remove(name);
  }

  private String add(
      String name, String subnet, Map<String, String> labels, Map<String, String> options) {
    made++;
    String id = "%064x".formatted(made);
    networks.put(id, new Network(id, name, subnet, labels, options));
    return id;
  }

  synchronized SimulatedAnswer answerOnNetworks(String method, List<String> path, byte[] body) {
    if (method.equals("GET")) {
      List<Object> shown = new ArrayList<>();
      for (Network network : networks.values()) {
        shown.add(Map.of("Id", network.id(), "Name", network.name(), "Labels", network.labels()));
      }
      return SimulatedAnswer.of(200, shown);
    }
    return method.equals("POST") ? create(SimulatedEngine.parse(body)) : remove(path.get(1));
  }

  private SimulatedAnswer create(JsonNode wish) {
    String name = wish.path("Name").asText();
    String subnet = wish.at("/IPAM/Config/0/Subnet").asText();
    if (has(name) && wish.path("CheckDuplicate").asBoolean()) {
      return SimulatedAnswer.refusal(409, "network with name " + name + " already exists");
    }
    if (networks.values().stream().anyMatch(network -> network.subnet().equals(subnet))) {
      return SimulatedAnswer.refusal(403, "Pool overlaps with other one on this address space");
    }
    String id =
        add(
            name,
            subnet,
            SimulatedEngine.texts(wish.path("Labels")),
            SimulatedEngine.texts(wish.path("Options")));
    return SimulatedAnswer.of(201, Map.of("Id", id, "Warning", ""));
  }

  private SimulatedAnswer remove(String id) {
    Network network = networks.get(id);
    if (network == null) {
      return SimulatedAnswer.refusal(404, "network " + id + " not found");
    }
    if (inUse.contains(network.name())) {
      return SimulatedAnswer.refusal(
          403, "error while removing network: network " + id + " has active endpoints");
    }
    networks.remove(id);
    return SimulatedAnswer.nothing(204);
  }

  synchronized SimulatedAnswer answerOnVolumes(String method, List<String> path, byte[] body) {
    if (method.equals("GET")) {
      List<Object> shown = new ArrayList<>();
      volumes.forEach((name, labels) -> shown.add(Map.of("Name", name, "Labels", labels)));
      return SimulatedAnswer.of(200, Map.of("Volumes", shown));
    }
    if (method.equals("POST")) {
      JsonNode wish = SimulatedEngine.parse(body);
      String name = wish.path("Name").asText();
      volumes.putIfAbsent(name, SimulatedEngine.texts(wish.path("Labels")));
      return SimulatedAnswer.of(201, Map.of("Name", name, "Labels", volumes.get(name)));
    }
    String name = path.get(1);
    if (inUse.contains(name)) {
      return SimulatedAnswer.refusal(409, "remove " + name + ": volume is in use");
    }
    return volumes.remove(name) == null
        ? SimulatedAnswer.refusal(404, "get " + name + ": no such volume")
        : SimulatedAnswer.nothing(204);
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox.description;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.testkit.proxmox.ProxmoxExchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tree of calls that Proxmox VE publishes with its API viewer, as a judge over what was sent
 * and answered. Immutable.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/">Proxmox VE: API viewer</a>
 */
public final class ProxmoxDescription {
  private static final String BASE = "/api2/json";

  private final JsonNode tree;

  private ProxmoxDescription(JsonNode tree) {
    this.tree = tree;
  }

  /** Reads the tree out of a file of JSON. */
  public static ProxmoxDescription read(Path file) {
    try {
      return new ProxmoxDescription(JsonMapper.shared().readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** What in a request is not as described; nothing about privileges. */
  public List<String> requestObjections(ProxmoxExchange exchange) {
    String name = exchange.method() + " " + path(exchange);
    Optional<Described> call = find(exchange);
    if (call.isEmpty()) {
      return List.of(name + " is not described");
    }
    List<String> objections = new ArrayList<>();
    if (!exchange.requestBody().isEmpty() && exchange.method().matches("GET|DELETE")) {
      objections.add(name + " has a body");
    }
    Map<String, String> sent = new HashMap<>(call.get().named());
    sent.putAll(SentForm.read(exchange, objections));
    new DescribedParameters(call.get().info().path("parameters"))
        .objections(sent)
        .forEach(objection -> objections.add(name + ": " + objection));
    return List.copyOf(objections);
  }

  /** What in a successful answer is not as described. */
  public List<String> answerObjections(ProxmoxExchange exchange) {
    if (exchange.status() != 200) {
      return List.of();
    }
    Optional<JsonNode> returns = find(exchange).map(call -> call.info().path("returns"));
    if (returns.isEmpty()) {
      return List.of(exchange.method() + " " + path(exchange) + " is not described");
    }
    JsonNode data = JsonMapper.shared().readTree(exchange.answerBody()).path("data");
    return new DescribedValue(exchange.method() + " " + path(exchange))
        .objections(returns.get(), data);
  }

  private record Described(JsonNode info, Map<String, String> named) {}

  private static String path(ProxmoxExchange exchange) {
    String path = exchange.target().split("\\?", 2)[0];
    return path.startsWith(BASE) ? path.substring(BASE.length()) : path;
  }

  private Optional<Described> find(ProxmoxExchange exchange) {
    return find(tree, path(exchange).split("/", -1), exchange.method());
  }

  private static Optional<Described> find(JsonNode nodes, String[] parts, String method) {
    for (JsonNode node : nodes) {
      String[] pattern = node.path("path").asString().split("/", -1);
      Optional<Map<String, String>> named = named(pattern, parts);
      if (named.isPresent() && pattern.length == parts.length) {
        JsonNode info = node.path("info").path(method);
        if (!info.isMissingNode()) {
          return Optional.of(new Described(info, named.get()));
        }
      } else if (named.isPresent() && node.has("children")) {
        Optional<Described> below = find(node.path("children"), parts, method);
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }

  /** The named parts of the beginning of a path; empty when it begins otherwise. */
  private static Optional<Map<String, String>> named(String[] pattern, String[] parts) {
    if (pattern.length > parts.length) {
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int at = 0; at < pattern.length; at++) {
      if (pattern[at].startsWith("{")) {
        named.put(
            pattern[at].substring(1, pattern[at].length() - 1), SentForm.decodePath(parts[at]));
      } else if (!pattern[at].equals(parts[at])) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }
}

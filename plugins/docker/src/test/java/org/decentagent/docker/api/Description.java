// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The official description of the Engine API: says what in a request it does not know. */
final class Description {
  private static final Pattern VERSION = Pattern.compile("^/v[0-9.]+");
  private static final int LARGEST = 16 << 20;

  private final JsonNode root;

  private Description(JsonNode root) {
    this.root = root;
  }

  /** API 1.41, from the folder {@code specs.dir}; empty where that is absent. */
  static Optional<Description> ifPresent() {
    Path file = Path.of(System.getProperty("specs.dir", "."), "docker-api-v1.41.yaml");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Object yaml = new Yaml(options).load(text);
      return Optional.of(new Description(new ObjectMapper().valueToTree(yaml)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> objection(String method, String pathAndQuery, byte @Nullable [] body) {
    String[] parts = VERSION.matcher(pathAndQuery).replaceFirst("").split("\\?", 2);
    String name = method + " " + parts[0];
    Optional<JsonNode> call = call(method, parts[0]);
    if (call.isEmpty()) {
      return Optional.of(name + " is not described");
    }
    Set<String> queries = new HashSet<>();
    Optional<JsonNode> schema = Optional.empty();
    for (JsonNode parameter : call.get().path("parameters")) {
      if (parameter.path("in").asText().equals("body")) {
        schema = Optional.of(parameter.path("schema"));
      } else {
        queries.add(parameter.path("name").asText());
      }
    }
    for (String query : parts.length == 1 ? new String[0] : parts[1].split("&", -1)) {
      String key = query.split("=", 2)[0];
      if (!queries.contains(key)) {
        return Optional.of(name + ": unknown parameter " + key);
      }
    }
    return body == null || schema.isEmpty()
        ? Optional.empty()
        : objection(name, schema.get(), parse(body));
  }

  private Optional<JsonNode> call(String method, String path) {
    return root.path("paths").properties().stream()
        .filter(entry -> path.matches(form(entry.getKey())))
        .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  /** Names of images hold slashes, which go into the path as they are. */
  private static String form(String path) {
    String name = path.startsWith("/images/") ? ".+" : "[^/]+";
    return path.replaceAll("\\{[a-z]+}", name);
  }

  private static JsonNode parse(byte[] body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> objection(String at, JsonNode schema, JsonNode value) {
    JsonNode full = resolve(schema);
    if (value.isObject()) {
      return inObject(at, full, value);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        Optional<String> inside = objection(at + "[]", full.path("items"), item);
        if (inside.isPresent()) {
          return inside;
        }
      }
      return Optional.empty();
    }
    return inScalar(at, full, value);
  }

  private Optional<String> inObject(String at, JsonNode schema, JsonNode value) {
    Map<String, JsonNode> properties = properties(schema);
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode member = properties.getOrDefault(field.getKey(), others);
      if (member.isMissingNode()) {
        return Optional.of(at + ": unknown member " + field.getKey());
      }
      Optional<String> inside = objection(at + "." + field.getKey(), member, field.getValue());
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inScalar(String at, JsonNode schema, JsonNode value) {
    String type = schema.path("type").asText();
    boolean fits =
        value.isNull()
            || switch (type) {
              case "string" -> value.isTextual();
              case "boolean" -> value.isBoolean();
              case "integer" -> value.isIntegralNumber();
              case "number" -> value.isNumber();
              default -> true;
            };
    return fits ? Optional.empty() : Optional.of(at + ": " + value + " is no " + type);
  }

  private Map<String, JsonNode> properties(JsonNode schema) {
    Map<String, JsonNode> all = new HashMap<>();
    schema.path("allOf").forEach(part -> all.putAll(properties(resolve(part))));
    schema
        .path("properties")
        .properties()
        .forEach(property -> all.put(property.getKey(), property.getValue()));
    return all;
  }

  private JsonNode resolve(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty()
        ? schema
        : resolve(
            root.path("definitions").path(reference.substring(reference.lastIndexOf('/') + 1)));
  }
}

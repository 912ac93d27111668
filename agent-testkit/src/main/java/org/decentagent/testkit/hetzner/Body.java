// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of a request's body, only those that the endpoint documents. Immutable. */
final class Body {
  private final ObjectNode node;
  private final String prefix;

  private Body(ObjectNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  /** Reads a body that has to be there, and refuses every member that is not known. */
  static Body of(Request request, String... known) {
    String type = request.header("content-type").orElse("");
    if (!type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
      throw ApiError.unreadable("the content type must be application/json, not '" + type + "'");
    }
    JsonNode read;
    try {
      read = Json.MAPPER.readTree(request.body());
    } catch (JacksonException e) {
      throw ApiError.unreadable("the body is not JSON: " + e.getOriginalMessage());
    }
    if (!(read instanceof ObjectNode object)) {
      throw ApiError.unreadable("the body must be an object");
    }
    return of(object, "", known);
  }

  /** A call that takes no members: no body, or an empty object. */
  static void none(Request request) {
    if (!request.body().isEmpty()) {
      Body nothing = of(request);
      assert nothing.node.isEmpty();
    }
  }

  private static Body of(ObjectNode object, String prefix, String... known) {
    Set<String> names = Set.of(known);
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        throw ApiError.undocumented(prefix + name, "unknown member");
      }
    }
    return new Body(object, prefix);
  }

  boolean has(String name) {
    return node.has(name);
  }

  String string(String name) {
    return optionalString(name)
        .orElseThrow(() -> ApiError.undocumented(prefix + name, "missing data for required field"));
  }

  Optional<String> optionalString(String name) {
    return member(name)
        .map(value -> {
          require(value.isString(), name, "must be a string");
          return value.stringValue();
        });
  }

  /** Text, where the description allows null for none. */
  Optional<String> nullableString(String name) {
    return member(name).filter(JsonNode::isNull).isPresent()
        ? Optional.empty()
        : optionalString(name);
  }

  boolean flag(String name, boolean otherwise) {
    Optional<JsonNode> value = member(name);
    value.ifPresent(given -> require(given.isBoolean(), name, "must be a boolean"));
    return value.map(JsonNode::booleanValue).orElse(otherwise);
  }

  OptionalLong optionalId(String name) {
    Optional<JsonNode> value = member(name).filter(given -> !given.isNull());
    value.ifPresent(given -> require(given.isIntegralNumber(), name, "must be an integer"));
    return value.map(given -> OptionalLong.of(given.longValue())).orElse(OptionalLong.empty());
  }

  List<Long> ids(String name) {
    List<Long> ids = new ArrayList<>();
    for (JsonNode value : list(name)) {
      require(value.isIntegralNumber(), name, "must hold integers");
      ids.add(value.longValue());
    }
    return ids;
  }

  List<JsonNode> list(String name) {
    Optional<JsonNode> value = member(name);
    value.ifPresent(given -> require(given.isArray(), name, "must be a list"));
    return value
        .map(given -> StreamSupport.stream(given.spliterator(), false).toList())
        .orElse(List.of());
  }

  Optional<Body> object(String name, String... known) {
    return member(name).map(value -> inside(value, prefix + name, known));
  }

  List<Body> objects(String name, String... known) {
    return list(name).stream().map(value -> inside(value, prefix + name, known)).toList();
  }

  /** Checked labels; empty where the request has none. */
  Optional<Map<String, String>> labels() {
    return member("labels").map(Labels::read);
  }

  private Body inside(JsonNode value, String name, String... known) {
    if (!(value instanceof ObjectNode object)) {
      throw ApiError.undocumented(name, "must be an object");
    }
    return of(object, name + '.', known);
  }

  private Optional<JsonNode> member(String name) {
    return node.optional(name);
  }

  private void require(boolean holds, String name, String why) {
    if (!holds) {
      throw ApiError.undocumented(prefix + name, why);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of the description, closed against unknown members. Safe for use by many threads.
 *
 * <p>Two things are rewritten first. An object schema that names its members and says nothing of
 * others allows no others. And {@code nullable} next to {@code allOf}, by which the description
 * means "this or null", becomes just that; OpenAPI 3.0.3 gives it no effect there.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.0.3#schema-object">OpenAPI 3.0.3: schema
 *     object</a>
 * @see <a
 *     href="https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md">OpenAPI:
 *     what nullable means</a>
 */
final class Schemas {
  private static final String ID = "https://docs.hetzner.cloud/cloud.spec.json";

  private final SchemaRegistry registry;
  private final Map<String, Schema> found = new ConcurrentHashMap<>();

  Schemas(JsonNode document) {
    JsonNode strict = document.deepCopy();
    rewrite(strict);
    registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(ID, strict.toString())));
  }

  /** The schema at a JSON pointer into the description. */
  Schema at(String pointer) {
    return found.computeIfAbsent(
        pointer, where -> registry.getSchema(SchemaLocation.of(ID + '#' + where)));
  }

  private static void rewrite(JsonNode node) {
    if (node instanceof ObjectNode object) {
      close(object);
      spellOutNullable(object);
      object.remove("example");
      object.remove("examples");
    }
    node.forEach(Schemas::rewrite);
  }

  private static void close(ObjectNode schema) {
    if (schema.path("properties").isObject()
        && schema.path("type").stringValue("").equals("object")
        && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
  }

  private static void spellOutNullable(ObjectNode schema) {
    if (schema.path("nullable").asBoolean(false) && schema.path("allOf").isArray()) {
      ObjectNode nothing = schema.objectNode().put("nullable", true);
      nothing.putArray("enum").addNull();
      ObjectNode something = schema.objectNode();
      something.set("allOf", schema.remove("allOf"));
      ArrayNode either = schema.putArray("anyOf");
      either.add(nothing).add(something);
      schema.remove("nullable");
    }
  }
}

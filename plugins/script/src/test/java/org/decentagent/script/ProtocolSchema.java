// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The protocol's schema, as the plugin's jar carries it. Safe for use by many threads. */
final class ProtocolSchema {
  private static final String FILE = "protocol-1.schema.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProtocolSchema() {}

  /** What is wrong with a document of that kind, such as {@code answer_find}. */
  static List<String> faults(String kind, String document) {
    try {
      return schema(kind).validate(document, InputFormat.JSON).stream()
          .map(String::valueOf)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of("no JSON: " + e.getMessage());
    }
  }

  static List<String> kinds() {
    return document().get("$defs").propertyNames().stream().toList();
  }

  private static Schema schema(String kind) {
    ObjectNode whole = document();
    if (!whole.get("$defs").has(kind)) {
      throw new AssertionError("the schema knows no " + kind);
    }
    whole.put("$ref", "#/$defs/" + kind);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString(), InputFormat.JSON);
  }

  private static ObjectNode document() {
    try (InputStream file = ProtocolSchema.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new AssertionError("the jar lacks " + FILE);
      }
      return (ObjectNode) JSON.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The one JSON mapper of the simulated platform. Safe for use by many threads. */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /** A list of documents as a JSON array. */
  public static ArrayNode array(List<? extends JsonNode> elements) {
    return MAPPER.createArrayNode().addAll(elements);
  }
}

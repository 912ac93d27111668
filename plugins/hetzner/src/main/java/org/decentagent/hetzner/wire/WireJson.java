// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the API's documents. Safe for use by many threads. */
public final class WireJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private WireJson() {}

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is not of that form; the message does not quote it
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new IllegalArgumentException("the document is null");
      }
      return value;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + " document", e);
    }
  }

  /** Writes a document of records, maps, lists, texts and numbers. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}

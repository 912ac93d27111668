// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads and writes documents: strict UTF-8, one value, no name twice, no value of another kind than
 * written down; names that are not known are passed over.
 */
public final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .changeDefaultPropertyInclusion(
              ignored -> JsonInclude.Value.construct(Include.NON_NULL, Include.ALWAYS))
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private Json() {}

  /**
   * Decodes what a program wrote.
   *
   * @throws IllegalArgumentException when it is not UTF-8
   */
  public static String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8", e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is none of that kind; the message does not repeat it
   */
  public static <T> T read(String text, Class<T> kind) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("there is none");
    }
    T document;
    try {
      document = MAPPER.readValue(text, kind);
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new IllegalArgumentException("it is not as it must be" + where + ": " + what(e), e);
    }
    if (document == null) {
      throw new IllegalArgumentException("it is null");
    }
    return document;
  }

  /** What is of another kind is told by its place; the library would name our classes. */
  private static String what(JacksonException fault) {
    if (!(fault instanceof MismatchedInputException)) {
      return String.valueOf(fault.getOriginalMessage()).lines().findFirst().orElse("");
    }
    String place =
        fault.getPath().stream()
            .map(step -> step.getPropertyName())
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return place.isEmpty() ? "it is not one object" : "'" + place + "' has a value of another kind";
  }

  /** Writes a document, without members that have no value. */
  public static String write(Object document) {
    return MAPPER.writeValueAsString(document);
  }
}

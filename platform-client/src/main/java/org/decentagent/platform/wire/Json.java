// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as the platform writes and reads it: unknown members are ignored, null is absence, and a
 * value of another type is a fault rather than converted. Safe for use by many threads.
 */
public final class Json {
  /** For one element or document: deeper than any of the platform. */
  private static final StreamReadConstraints STRICT =
      StreamReadConstraints.builder().maxNestingDepth(100).build();

  /** For finding the elements, so that a hostile one does not hide the others. */
  private static final StreamReadConstraints LAX =
      StreamReadConstraints.builder()
          .maxNestingDepth(100_000)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  static final JsonMapper SCANNER =
      new JsonMapper(JsonFactory.builder().streamReadConstraints(LAX).build());

  static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(STRICT).build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** The bytes of a document; absent members are left out. */
  public static byte[] write(Object document) {
    return MAPPER.writeValueAsBytes(document);
  }
}

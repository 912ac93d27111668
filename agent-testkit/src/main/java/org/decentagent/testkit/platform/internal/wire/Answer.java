// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the platform says to one request. Immutable. */
public sealed interface Answer {
  /** HTTP 200 with the platform's envelope; unset members are omitted. */
  record Enveloped(boolean success, @Nullable JsonNode data, @Nullable String error)
      implements Answer {}

  /** HTTP 200 with a JSON document outside the envelope. */
  record Bare(JsonNode document) implements Answer {}

  /** A plain-text body with a status and more headers. */
  record Plain(int status, String text, Map<String, String> headers) implements Answer {}

  /** Success with a document, text or number. */
  static Answer data(Object value) {
    return new Enveloped(true, Json.MAPPER.valueToTree(value), null);
  }

  /** True, or the third shape: success with false and an error. */
  static Answer changed(boolean changed, String otherwise) {
    return new Enveloped(true, Json.MAPPER.valueToTree(changed), changed ? null : otherwise);
  }

  /** Success with data and an error at once. */
  static Answer dataWithError(JsonNode data, String error) {
    return new Enveloped(true, data, error);
  }

  /** A soft error. */
  static Answer refused(String error) {
    return new Enveloped(false, null, error);
  }

  /** A hard error. */
  static Answer plain(int status, String text) {
    return new Plain(status, text, Map.of());
  }
}

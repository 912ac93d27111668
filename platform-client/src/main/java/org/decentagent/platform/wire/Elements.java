// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks over an array without reading more than one element at a time. Confined to one thread. */
public final class Elements implements AutoCloseable {
  private final Slice array;
  private final JsonParser parser;

  Elements(Slice array, JsonParser parser) throws UnreadableDocument {
    this.array = array;
    this.parser = parser;
    if (nextToken() != JsonToken.START_ARRAY) {
      throw new UnreadableDocument("", "is no list");
    }
  }

  /** The next element, unread; nothing at the end. */
  public Optional<Slice> next() throws UnreadableDocument {
    if (nextToken() == JsonToken.END_ARRAY) {
      return Optional.empty();
    }
    try {
      return Optional.of(array.rest(parser));
    } catch (JacksonException e) {
      throw new UnreadableDocument("", "is not JSON");
    }
  }

  private JsonToken nextToken() throws UnreadableDocument {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new UnreadableDocument("", "ends too early");
      }
      return token;
    } catch (JacksonException e) {
      throw new UnreadableDocument("", "is not JSON");
    }
  }

  @Override
  public void close() {
    parser.close();
  }
}

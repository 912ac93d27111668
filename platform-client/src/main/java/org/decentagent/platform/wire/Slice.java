// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;

/**
 * A part of a JSON document that has been found but not read: one value. Confined to one thread.
 */
public final class Slice {
  private final byte[] bytes;
  private final int from;
  private final int to;

  private Slice(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** A whole document in UTF-8. */
  public static Slice of(byte[] document) {
    return new Slice(document, 0, document.length);
  }

  /** How many bytes it has. */
  public int length() {
    return to - from;
  }

  /**
   * Reads the value.
   *
   * @throws UnreadableDocument when it is not of that form, or null
   */
  public <T> T read(Class<T> type) throws UnreadableDocument {
    try {
      T value = Json.MAPPER.readValue(bytes, from, length(), type);
      if (value == null) {
        throw new UnreadableDocument("", "is null");
      }
      return value;
    } catch (DatabindException e) {
      throw new UnreadableDocument(place(e), "has a value of the wrong type");
    } catch (JacksonException e) {
      throw new UnreadableDocument(place(e), "is not JSON");
    }
  }

  /**
   * The members of an object, each unread; one that is null is left out.
   *
   * @throws UnreadableDocument when it is no object
   */
  public Map<String, Slice> members() throws UnreadableDocument {
    try (JsonParser parser = Json.SCANNER.createParser(bytes, from, length())) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "is no object");
      Map<String, Slice> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
          members.remove(name);
        } else {
          members.put(name, rest(parser));
        }
      }
      require(parser.nextToken() == null, "goes on after its end");
      return members;
    } catch (JacksonException e) {
      throw new UnreadableDocument("", "is not JSON");
    }
  }

  /** The elements of an array, one after the other. */
  public Elements elements() throws UnreadableDocument {
    return new Elements(this, Json.SCANNER.createParser(bytes, from, length()));
  }

  /** The text of a member, when the value is an object that has one; for messages about faults. */
  public Optional<String> peek(String member) {
    try {
      Slice slice = members().get(member);
      return slice == null ? Optional.empty() : Optional.of(slice.read(String.class));
    } catch (UnreadableDocument e) {
      return Optional.empty();
    }
  }

  /** Whether the value is the literal {@code false}. */
  public boolean isFalse() {
    return length() == 5 && new String(bytes, from, 5, StandardCharsets.US_ASCII).equals("false");
  }

  /** The value that the parser stands on, skipped. */
  Slice rest(JsonParser parser) throws UnreadableDocument {
    long start = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    long end = parser.currentLocation().getByteOffset();
    require(start >= 0 && end > start && end <= length(), "is not UTF-8");
    return new Slice(bytes, from + (int) start, from + (int) end);
  }

  private static void require(boolean fact, String otherwise) throws UnreadableDocument {
    if (!fact) {
      throw new UnreadableDocument("", otherwise);
    }
  }

  private static String place(JacksonException fault) {
    return fault.getPath().stream()
        .map(step -> step.getPropertyName())
        .filter(name -> name != null)
        .reduce((outer, inner) -> outer + "." + inner)
        .orElse("");
  }
}

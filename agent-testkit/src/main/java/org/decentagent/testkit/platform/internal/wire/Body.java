// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object of a request, read by the platform's rules: unknown members are ignored, a missing
 * required member or a wrong type is a hard error, strings accept numbers and booleans, integers
 * accept integers only. Immutable.
 */
public final class Body {
  private final JsonNode node;

  private Body(JsonNode node) {
    this.node = node;
  }

  static Body parse(byte[] bytes) {
    try {
      return of(Json.MAPPER.readTree(bytes));
    } catch (JacksonException e) {
      throw HardError.badPayload(e.getOriginalMessage());
    }
  }

  /** Reads a JSON value that has to be an object. */
  public static Body of(JsonNode node) {
    if (!node.isObject()) {
      throw HardError.badPayload("Expected input type \"object\", found " + node.getNodeType());
    }
    return new Body(node);
  }

  public JsonNode node() {
    return node;
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name) {
    return member(name)
        .map(value -> {
          if (value.isString() || value.isNumber() || value.isBoolean()) {
            return value.asString();
          }
          throw wrong(name, "string");
        });
  }

  public long integer(String name) {
    return optionalInteger(name).orElseThrow(() -> missing(name));
  }

  public Optional<Long> optionalInteger(String name) {
    return member(name).map(value -> range(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** A signed 32-bit integer. */
  public Optional<Integer> optionalInt32(String name) {
    return member(name)
        .map(value -> (int) range(name, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /** An integer that may not be negative and has a largest value. */
  public Optional<Long> optionalUnsigned(String name, long max) {
    return member(name).map(value -> range(name, value, 0, max));
  }

  /** An integer that may not be negative and has a largest value. */
  public long unsigned(String name, long max) {
    return optionalUnsigned(name, max).orElseThrow(() -> missing(name));
  }

  public double number(String name) {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  public Optional<Double> optionalNumber(String name) {
    return member(name)
        .map(value -> {
          if (!value.isNumber()) {
            throw wrong(name, "number");
          }
          return value.doubleValue();
        });
  }

  public boolean flag(String name) {
    return optionalFlag(name).orElseThrow(() -> missing(name));
  }

  public Optional<Boolean> optionalFlag(String name) {
    return member(name)
        .map(value -> {
          if (!value.isBoolean()) {
            throw wrong(name, "boolean");
          }
          return value.booleanValue();
        });
  }

  /** A required array of objects. */
  public List<Body> objects(String name) {
    return optionalObjects(name).orElseThrow(() -> missing(name));
  }

  public Optional<List<Body>> optionalObjects(String name) {
    return array(name)
        .map(elements -> {
          List<Body> bodies = new ArrayList<>();
          elements.forEach(element -> bodies.add(of(element)));
          return List.copyOf(bodies);
        });
  }

  public Optional<Body> optionalObject(String name) {
    return member(name).map(Body::of);
  }

  public Optional<List<String>> optionalTexts(String name) {
    return array(name)
        .map(elements -> {
          List<String> texts = new ArrayList<>();
          for (JsonNode element : elements) {
            if (!element.isValueNode() || element.isNull()) {
              throw wrong(name, "array of strings");
            }
            texts.add(element.asString());
          }
          return List.copyOf(texts);
        });
  }

  private Optional<JsonNode> array(String name) {
    return member(name)
        .map(value -> {
          if (!value.isArray()) {
            throw wrong(name, "array");
          }
          return value;
        });
  }

  private Optional<JsonNode> member(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private static long range(String name, JsonNode value, long min, long max) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "integer");
    }
    long number = value.longValue();
    if (number < min || number > max) {
      throw HardError.badPayload(
          "failed to parse \""
              + name
              + "\": Only integers from "
              + min
              + " to "
              + max
              + " are accepted.");
    }
    return number;
  }

  private static HardError missing(String name) {
    return HardError.badPayload("missing field `" + name + "`");
  }

  private static HardError wrong(String name, String expected) {
    return HardError.badPayload(
        "failed to parse \"" + name + "\": Expected input type \"" + expected + "\"");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a program reads: one line, no blanks outside of texts, no name twice in the whole document,
 * so that even {@code sed} finds a value. Confined to one thread.
 */
public final class Request {
  /** The version of the protocol that this plugin speaks. */
  public static final int PROTOCOL = 1;

  private final ObjectNode document = Json.MAPPER.createObjectNode();

  /** Starts with what every request has. */
  public Request(String verb, String backend, long deadlineSeconds) {
    document.put("protocol", PROTOCOL);
    document.put("verb", verb);
    document.put("backend", backend);
    document.put("deadline_seconds", deadlineSeconds);
  }

  /** Adds a text. */
  public Request with(String name, String value) {
    document.put(name, value);
    return this;
  }

  /** Adds a text, if there is one. */
  public Request with(String name, Optional<String> value) {
    value.ifPresent(text -> document.put(name, text));
    return this;
  }

  /** Adds a whole number. */
  public Request with(String name, long value) {
    document.put(name, value);
    return this;
  }

  /** Adds a list of texts. */
  public Request with(String name, List<String> values) {
    ArrayNode list = document.putArray(name);
    values.forEach(list::add);
    return this;
  }

  /** Adds an object of texts. */
  public Request with(String name, Map<String, String> values) {
    ObjectNode object = document.putObject(name);
    values.forEach(object::put);
    return this;
  }

  /** The document with a line end. */
  public byte[] bytes() {
    return (document + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return document.toString();
  }
}

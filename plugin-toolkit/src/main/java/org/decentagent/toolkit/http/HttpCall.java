// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request to a backend: method, path below the base, query, body. Immutable.
 *
 * @param path segments, not encoded yet
 * @param query names and values in order, not encoded yet; a name may repeat
 * @param body what is sent; empty sends none, with a content length of zero where the method needs
 *     one
 */
public record HttpCall(
    String method, List<String> path, List<Parameter> query, Optional<Body> body) {
  /** Copies the lists. */
  public HttpCall {
    path = List.copyOf(path);
    query = List.copyOf(query);
  }

  /** A name and its value, not encoded. */
  public record Parameter(String name, String value) {}

  /** A body and its content type, such as {@code application/json}. */
  public record Body(String type, String text) {
    @Override
    public String toString() {
      return type + ", " + text.length() + " characters";
    }
  }

  /** A request that changes nothing. */
  public static HttpCall get(String... path) {
    return of("GET", path);
  }

  /** A request without query and body. */
  public static HttpCall of(String method, String... path) {
    return new HttpCall(method, List.of(path), List.of(), Optional.empty());
  }

  /** The same with one query parameter more. */
  public HttpCall with(String name, String value) {
    List<Parameter> wider = new ArrayList<>(query);
    wider.add(new Parameter(name, value));
    return new HttpCall(method, path, wider, body);
  }

  /** The same with a JSON document. */
  public HttpCall json(String document) {
    return new HttpCall(method, path, query, Optional.of(new Body("application/json", document)));
  }

  /** Whether it changes nothing, so that sending it twice is harmless. */
  public boolean isRead() {
    return method.equals("GET");
  }

  /** For messages: method and path, without query and body. */
  @Override
  public String toString() {
    return method + " /" + String.join("/", path);
  }
}

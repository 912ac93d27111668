// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal in the form of the API: status, code, message, details. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#errors">Hetzner Cloud: errors</a>
 */
final class ApiError extends RuntimeException {
  /** Whose fault a refusal is. */
  enum Blame {
    /** The request can never have been right; a test wants to hear of it. */
    CALLER,
    /** The request was well formed, the state of things did not allow it. */
    CIRCUMSTANCES
  }

  private final int status;
  private final String code;
  private final transient Optional<ObjectNode> details;
  private final Blame blame;

  private ApiError(
      int status, String code, String message, Optional<ObjectNode> details, Blame blame) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
    this.blame = blame;
  }

  static ApiError of(int status, String code, String message) {
    return new ApiError(status, code, message, Optional.empty(), Blame.CIRCUMSTANCES);
  }

  static ApiError of(int status, String code, String message, ObjectNode details) {
    return new ApiError(status, code, message, Optional.of(details), Blame.CIRCUMSTANCES);
  }

  /** A value that this member or parameter may not have, here and now. */
  static ApiError invalid(String field, String why) {
    return new ApiError(
        422, "invalid_input", inField(field), Optional.of(fields(field, why)), Blame.CIRCUMSTANCES);
  }

  /** What the description does not allow at all. */
  static ApiError undocumented(String field, String why) {
    return new ApiError(
        422, "invalid_input", inField(field), Optional.of(fields(field, why)), Blame.CALLER);
  }

  static ApiError unreadable(String why) {
    return new ApiError(400, "json_error", why, Optional.empty(), Blame.CALLER);
  }

  static ApiError notUnique(String field, String message) {
    return of(409, "uniqueness_error", message, fields(field, "must be unique"));
  }

  static ApiError notFound(String kind, long id) {
    return of(404, "not_found", kind + " with ID '" + id + "' not found");
  }

  static ApiError locked(String kind) {
    return of(423, "locked", kind + " is locked");
  }

  private static String inField(String field) {
    return "invalid input in field '" + field + "'";
  }

  private static ObjectNode fields(String field, String why) {
    ObjectNode one = Json.object().put("name", field);
    one.putArray("messages").add(why);
    return Json.object().set("fields", Json.array(List.of(one)));
  }

  int status() {
    return status;
  }

  Blame blame() {
    return blame;
  }

  Answer answer() {
    ObjectNode error = Json.object().put("code", code).put("message", getMessage());
    error.set("details", Json.orNull(details));
    return new Answer(status, Optional.of(Json.object().set("error", error)));
  }

  /** What is noted for the test. */
  String complaint() {
    return code + ": " + getMessage() + details.map(node -> " " + node).orElse("");
  }
}

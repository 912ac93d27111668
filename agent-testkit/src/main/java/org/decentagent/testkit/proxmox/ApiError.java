// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;

/** A refusal in the API's own form. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String text;
  private final transient Map<String, String> faults;

  private ApiError(int status, String text, Map<String, String> faults) {
    super(text);
    this.status = status;
    this.text = text;
    this.faults = faults;
  }

  /** The API's answer to everything that it has no better status for. */
  static ApiError failed(String text) {
    return new ApiError(500, text, Map.of());
  }

  static ApiError forbidden(String what) {
    return new ApiError(403, "Permission check failed (" + what + ")", Map.of());
  }

  static ApiError forbidden() {
    return new ApiError(403, "Permission check failed", Map.of());
  }

  static ApiError parameters(Map<String, String> faults) {
    return new ApiError(400, "Parameter verification failed.", Map.copyOf(faults));
  }

  static ApiError parameter(String name, String fault) {
    return parameters(Map.of(name, fault));
  }

  static ApiError notImplemented(String method, String path) {
    return new ApiError(501, "Method '" + method + " " + path + "' not implemented", Map.of());
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }

  /** The text as in the document; only a path that nobody serves has no newline at the end. */
  String wireText() {
    return status == 501 ? text : text + "\n";
  }

  Map<String, String> faults() {
    return faults;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.util.List;
import java.util.Optional;
import org.decentagent.platform.wire.Json;

/**
 * One call as it is meant: method, path below {@code /api/v1}, body, urgency. Immutable.
 *
 * @param path segments, not encoded
 * @param json the body; absent when the call has none
 * @param atWorst what may have happened when the answer is lost
 */
record PlatformRequest(
    String method,
    List<String> path,
    Optional<byte[]> json,
    CallPriority priority,
    Effect atWorst) {

  static PlatformRequest get(CallPriority priority, String... path) {
    return new PlatformRequest("GET", List.of(path), Optional.empty(), priority, Effect.NONE);
  }

  static PlatformRequest change(String method, CallPriority priority, String... path) {
    return new PlatformRequest(method, List.of(path), Optional.empty(), priority, Effect.MAYBE);
  }

  PlatformRequest with(Object document) {
    return new PlatformRequest(method, path, Optional.of(Json.write(document)), priority, atWorst);
  }

  /** The same, known to change nothing. */
  PlatformRequest withoutEffect() {
    return new PlatformRequest(method, path, json, priority, Effect.NONE);
  }

  /** Whether it does no harm to send it once more, on another connection. */
  boolean mayRepeat() {
    return atWorst == Effect.NONE;
  }

  boolean isRead() {
    return method.equals("GET");
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import java.time.Duration;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.SoftError;

/** A fault as a JSON object: its kind, and what that kind needs. */
final class FaultDocument {
  private FaultDocument() {}

  static Fault read(Body body) {
    String kind = body.text("kind");
    return switch (kind) {
      case "refused" -> new Fault.Refused();
      case "lost-answer" -> new Fault.LostAnswer();
      case "status" ->
          new Fault.Status(
              Math.toIntExact(body.unsigned("status", 599)),
              body.optionalText("contentType").orElse("text/html"),
              body.optionalText("body").orElse(""));
      case "throttled" -> new Fault.Throttled();
      case "delayed" -> new Fault.Delayed(Duration.ofMillis(body.unsigned("millis", 60_000)));
      case "huge-body" -> new Fault.HugeBody(Math.toIntExact(body.unsigned("bytes", 100_000_000)));
      case "malformed-element" -> new Fault.MalformedElement(body.text("json"));
      case "clock-skew" -> new Fault.ClockSkew(Duration.ofMillis(body.integer("aheadMillis")));
      default ->
          throw new SoftError(
              "Unknown fault kind '"
                  + kind
                  + "'. Known: refused, lost-answer, status, throttled, delayed, huge-body,"
                  + " malformed-element, clock-skew");
    };
  }
}

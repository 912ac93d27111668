// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.simulation;

import java.time.Duration;
import org.decentagent.testkit.platform.Fault;

/** What can go wrong with a call to the platform. */
public enum PlatformFaultKind {
  REFUSED,
  LOST_ANSWER,
  THROTTLED,
  BAD_GATEWAY,
  UNAUTHORIZED,
  NONSENSE,
  MALFORMED_ELEMENT,
  CLOCK_SKEW;

  Fault fault() {
    return switch (this) {
      case REFUSED -> new Fault.Refused();
      case LOST_ANSWER -> new Fault.LostAnswer();
      case THROTTLED -> new Fault.Throttled();
      case BAD_GATEWAY -> new Fault.Status(502, "text/html", "<h1>Bad Gateway</h1>");
      case UNAUTHORIZED -> new Fault.Status(401, "text/plain", "Unauthorized");
      case NONSENSE -> new Fault.Status(200, "application/json", "{\"success\":true,\"dat");
      case MALFORMED_ELEMENT -> new Fault.MalformedElement("{\"contract_id\":42}");
      case CLOCK_SKEW -> new Fault.ClockSkew(Duration.ofMinutes(9));
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.time.Duration;
import org.decentagent.http.Timeouts;

/**
 * How long one exchange may take, and how much may come back. Immutable.
 *
 * @param connect until a connection stands, name lookup and certificate included
 * @param call altogether, until the last byte is read
 * @param bodyBytes the longest answer that is read, in bytes
 */
public record HttpLimits(Duration connect, Duration call, int bodyBytes) {
  /** Refuses a limit that is none. */
  public HttpLimits {
    if (!connect.isPositive() || !call.isPositive() || bodyBytes < 1) {
      throw new IllegalArgumentException("every limit is larger than zero");
    }
  }

  Timeouts timeouts() {
    return new Timeouts(connect, call);
  }

  /** 10 s, 30 s and 16 MiB. */
  public static HttpLimits standard() {
    return new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), 16 << 20);
  }
}

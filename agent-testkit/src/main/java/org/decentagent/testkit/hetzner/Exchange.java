// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One request and what was answered, as they crossed the wire. Immutable.
 *
 * @param at when it came in, by the simulator's clock
 * @param faults what went wrong with it, on purpose
 */
public record Exchange(Instant at, Asked asked, Answered answered, List<HetznerFault> faults) {
  /** Copies the faults. */
  public Exchange {
    faults = List.copyOf(faults);
  }

  /**
   * The request.
   *
   * @param path with the version prefix, without the query
   * @param query raw, empty where there is none
   * @param headers without the token
   */
  public record Asked(
      String method, String path, String query, Map<String, List<String>> headers, String body) {
    /** Copies the headers. */
    public Asked {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The answer.
   *
   * @param status 0 where the connection was closed instead
   * @param contentType empty where there is no body
   */
  public record Answered(int status, String contentType, String body) {
    static Answered nothing() {
      return new Answered(0, "", "");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contract and everything that is known of its past, as commands and their JSON show it. Instants
 * are ISO 8601 texts; there is no secret in it. Immutable.
 *
 * @param since when it was last written
 * @param waitsFor one clause: what has to happen next, and who does it
 * @param nextLook when the agent looks at it again; null when it is being looked at
 * @param wish what the platform wants of it, and why
 * @param lease until when it is ours
 * @param hold why it is on hold; null when it is not
 */
public record Explanation(
    String contract,
    String backend,
    String state,
    String since,
    String takenIn,
    @Nullable String instance,
    @Nullable String endsAt,
    String waitsFor,
    @Nullable String nextLook,
    @Nullable String wish,
    @Nullable String lease,
    @Nullable String trouble,
    @Nullable HoldView hold,
    List<Entry> timeline) {
  /** Copies the list. */
  public Explanation {
    timeline = List.copyOf(timeline);
  }

  /**
   * One line of its past.
   *
   * @param kind {@code event}, {@code step}, {@code part}, {@code report}, or what was decided
   *     about: {@code state}, {@code trouble}, {@code wish}, {@code end}, {@code brake}, {@code
   *     listing}, {@code orphan}, {@code quarantine}, {@code vanished}
   */
  public record Entry(String at, String kind, String what) {}
}

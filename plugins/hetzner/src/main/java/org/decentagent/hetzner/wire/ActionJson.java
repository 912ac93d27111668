// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that Hetzner does for us. Immutable.
 *
 * @param status {@code running}, {@code success} or {@code error}
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#actions">Hetzner Cloud: actions</a>
 */
public record ActionJson(
    long id, @Nullable String command, String status, int progress, @Nullable Failure error) {
  /** Refuses a document without what it is about. */
  public ActionJson {
    Objects.requireNonNull(status);
  }

  /** Why an action failed; the message may be empty. */
  public record Failure(@Nullable String code, @Nullable String message) {}

  /** One action alone. */
  public record One(@Nullable ActionJson action) {}

  /** Several of them, and the page they are on. */
  public record Many(List<ActionJson> actions, @Nullable MetaJson meta) {
    /** Refuses a document without what it is about. */
    public Many {
      Objects.requireNonNull(actions);
    }
  }
}

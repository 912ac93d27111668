// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code preflight} answers. Immutable. */
public record PreflightAnswer(@Nullable List<Found> findings) {
  /** Something that a check found. */
  public record Found(
      @Nullable String code,
      @Nullable String severity,
      @Nullable String evidence,
      @Nullable String cause,
      @Nullable String remedy) {}
}

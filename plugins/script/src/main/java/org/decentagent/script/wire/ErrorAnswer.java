// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import org.jspecify.annotations.Nullable;

/** What a program writes when it ends with one of the codes of a failure. Immutable. */
public record ErrorAnswer(@Nullable Detail error) {
  /** Why. */
  public record Detail(
      @Nullable String code, @Nullable String message, @Nullable Integer retryAfterSeconds) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.wire;

import org.jspecify.annotations.Nullable;

/**
 * What {@code provision}, {@code find}, {@code terminate}, {@code suspend}, {@code resume}, {@code
 * probe} and {@code fits} answer: a word, and what goes with it. Immutable.
 */
public record StatusAnswer(
    @Nullable String status,
    @Nullable Integer checkAfterSeconds,
    @Nullable String what,
    @Nullable String why,
    @Nullable String code,
    @Nullable String state,
    @Nullable InstanceAnswer instance) {
  /** That an instance is ready. */
  public static StatusAnswer ready(InstanceAnswer instance) {
    return new StatusAnswer("ready", null, null, null, null, null, instance);
  }
}

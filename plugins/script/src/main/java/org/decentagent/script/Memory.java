// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.decentagent.spi.Steps;
import org.jspecify.annotations.Nullable;

/** What is remembered of one contract's dealings with the program. Confined to one thread. */
record Memory(Steps steps) {
  /** Kind of the children that stand for the instance itself. */
  static final String INSTANCE = "instance";

  private static final String STATE = "state";
  private static final String STAMP = "stamp";
  private static final String READY = "ready";
  private static final int LONGEST_STATE = 4096;

  /** Refuses a state that is too long to be remembered. */
  static void requireShort(@Nullable String state) {
    if (state != null && state.getBytes(StandardCharsets.UTF_8).length > LONGEST_STATE) {
      throw new IllegalArgumentException("'state' has more than " + LONGEST_STATE + " bytes");
    }
  }

  /** What the program asked us to hand back to it. */
  Optional<String> state() {
    return steps.recall(STATE);
  }

  void state(@Nullable String state) {
    if (state != null) {
      keep(STATE, state);
    }
  }

  /** The stamp line that the program was given. */
  Optional<String> stamp() {
    return steps.recall(STAMP);
  }

  void stamp(String line) {
    keep(STAMP, line);
  }

  /** The external id of the instance that was ready. */
  Optional<String> ready() {
    return steps.recall(READY);
  }

  void ready(String externalId) {
    keep(READY, externalId);
  }

  private void keep(String name, String value) {
    if (!steps.recall(name).equals(Optional.of(value))) {
      steps.remember(name, value);
    }
  }
}

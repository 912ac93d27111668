// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.StatusAnswer;

/**
 * What a program answered to a verb that ends something or changes its state: done, or to be asked
 * again. Immutable.
 *
 * @param checkAfter when to ask again; empty when it is done
 * @param what what it does meanwhile
 * @param state what it wants back at the next call
 */
record Follow(Optional<Duration> checkAfter, String what, Optional<String> state) {
  /**
   * Reads it.
   *
   * @param done the word for "done"
   */
  static Follow read(String text, String done) {
    StatusAnswer answer = Json.read(text, StatusAnswer.class);
    Memory.requireShort(answer.state());
    String status = Members.require("status", answer.status());
    String what = Members.line(answer.what()).orElse("the program is at work");
    if (status.equals(done)) {
      return new Follow(Optional.empty(), what, Optional.ofNullable(answer.state()));
    }
    if (!status.equals("in_progress")) {
      throw new IllegalArgumentException("'status' is neither " + done + " nor in_progress");
    }
    return new Follow(
        Optional.of(Members.pause("check_after_seconds", answer.checkAfterSeconds())),
        what,
        Optional.ofNullable(answer.state()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.decentagent.script.wire.InstanceAnswer;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.StatusAnswer;
import org.jspecify.annotations.Nullable;

/** What {@code provision} answered. */
sealed interface ProvisionAnswer {
  /** An answer is remembered whole where it cannot be asked for again. */
  int LONGEST = 8000;

  /** What the program wants back at the next call. */
  @Nullable String state();

  /** The instance is there. */
  record Ready(InstanceDocument instance, @Nullable String state) implements ProvisionAnswer {}

  /**
   * It is not there yet.
   *
   * @param externalId its id, as soon as there is one
   */
  record Underway(
      Duration checkAfter, String what, @Nullable String externalId, @Nullable String state)
      implements ProvisionAnswer {}

  /** Reads it. */
  static ProvisionAnswer read(String text, Sight sight) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException("it has more than " + LONGEST + " bytes");
    }
    StatusAnswer answer = Json.read(text, StatusAnswer.class);
    Memory.requireShort(answer.state());
    return switch (Members.require("status", answer.status())) {
      case "ready" -> ready(answer, sight);
      case "in_progress" -> {
        InstanceAnswer instance = answer.instance();
        yield new Underway(
            Members.pause("check_after_seconds", answer.checkAfterSeconds()),
            Members.line(answer.what()).orElse("the program is at work"),
            instance == null ? null : sight.read(instance).externalId(),
            answer.state());
      }
      default -> throw new IllegalArgumentException("'status' is neither ready nor in_progress");
    };
  }

  private static Ready ready(StatusAnswer answer, Sight sight) {
    InstanceDocument instance = sight.read(Members.require("instance", answer.instance()));
    if (instance.instance().ssh().isEmpty()) {
      throw new IllegalArgumentException("'instance.ssh' is missing, and the instance is ready");
    }
    return new Ready(instance, answer.state());
  }
}

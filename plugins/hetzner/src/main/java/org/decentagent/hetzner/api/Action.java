// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.Optional;
import org.decentagent.hetzner.wire.ActionJson;

/**
 * Something that Hetzner does for us. Immutable.
 *
 * @param progress in percent
 * @param failure why it failed; an empty message is a failure too
 */
public record Action(
    long id, String command, int progress, State state, Optional<Failure> failure) {
  /** How far it is. */
  public enum State {
    /** It goes on, or is in a state we do not know. */
    RUNNING,
    /** It did what was asked for. */
    DONE,
    /** It did not. What it was to make may exist all the same. */
    FAILED
  }

  /** Hetzner's code and message. */
  public record Failure(String code, String message) {
    /** Whether there was no room for what was to be made. */
    public boolean isLackOfRoom() {
      return code.equals("resource_unavailable") || code.equals("placement_error");
    }

    @Override
    public String toString() {
      return message.isEmpty() ? code : message + " (" + code + ")";
    }
  }

  static Action of(ActionJson json) {
    State state =
        switch (json.status()) {
          case "success" -> State.DONE;
          case "error" -> State.FAILED;
          default -> State.RUNNING;
        };
    return new Action(
        json.id(),
        Optional.ofNullable(json.command()).orElse("action"),
        json.progress(),
        state,
        state == State.FAILED ? Optional.of(failure(json)) : Optional.empty());
  }

  private static Failure failure(ActionJson json) {
    Optional<ActionJson.Failure> error = Optional.ofNullable(json.error());
    return new Failure(
        error.flatMap(it -> Optional.ofNullable(it.code())).map(Refusal::oneLine).orElse("unknown"),
        error.flatMap(it -> Optional.ofNullable(it.message())).map(Refusal::oneLine).orElse(""));
  }
}

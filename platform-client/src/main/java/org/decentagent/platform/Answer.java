// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.time.Duration;
import java.util.function.Function;

/**
 * What is known after a call: its value, or what went wrong and whether it may have had its effect.
 * Texts of the platform are cleaned of control characters and bounded. Immutable.
 */
public sealed interface Answer<T> {
  /** The platform did what was asked. */
  record Ok<T>(T value) implements Answer<T> {}

  /** The platform understood and said no; nothing happened unless the refusal says otherwise. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  /** The platform does not accept who we are: status 401 or 403. Nothing happened. */
  record Denied<T>(int status, String body) implements Answer<T> {
    /** Whether nothing is wrong but this machine's clock. */
    public boolean isForTheClock() {
      return RefusalTexts.isForTheClock(body);
    }
  }

  /** The platform does not accept the form of the request. Nothing happened. */
  record Rejected<T>(int status, String body) implements Answer<T> {}

  /**
   * Too many calls: by the platform's word, or by our own {@link CallBudget}, which then sent
   * nothing. Nothing happened.
   */
  record Throttled<T>(Duration retryAfter) implements Answer<T> {}

  /** No answer: no connection, or none that lasted. */
  record Unreachable<T>(String why, Effect effect) implements Answer<T> {}

  /**
   * An answer that the platform does not give: a page, broken JSON, too much, an unknown status.
   */
  record Unreadable<T>(String why, Effect effect) implements Answer<T> {}

  /** What follows the value of {@link Ok}; anything else stays what it is. */
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
      case Denied<T>(int status, String body) -> new Denied<>(status, body);
      case Rejected<T>(int status, String body) -> new Rejected<>(status, body);
      case Throttled<T>(Duration retryAfter) -> new Throttled<>(retryAfter);
      case Unreachable<T>(String why, Effect effect) -> new Unreachable<>(why, effect);
      case Unreadable<T>(String why, Effect effect) -> new Unreadable<>(why, effect);
    };
  }

  private static String said(String body) {
    return body.isEmpty() ? ", without a word" : ": " + body;
  }

  /** One line for a person. */
  default String explanation() {
    return switch (this) {
      case Ok<T> ok -> "the platform agreed";
      case Refused<T>(Refusal refusal) -> "the platform refused: " + refusal.text();
      case Denied<T> denied when denied.isForTheClock() ->
          "the platform takes nothing from this machine, whose clock is more than five minutes off: "
              + denied.body()
              + "; set it with: timedatectl set-ntp true";
      case Denied<T>(int status, String body) ->
          "the platform does not accept this key (status " + status + ")" + said(body);
      case Rejected<T>(int status, String body) ->
          "the platform rejected the request (status " + status + ")" + said(body);
      case Throttled<T>(Duration retryAfter) ->
          "too many calls to the platform; the next one in " + retryAfter.toSeconds() + " s";
      case Unreachable<T>(String why, Effect effect) -> "the platform cannot be reached: " + why;
      case Unreadable<T>(String why, Effect effect) ->
          "the platform's answer cannot be read: " + why;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.Optional;
import org.decentagent.hetzner.wire.WireJson;
import org.decentagent.toolkit.http.BackendHttp;
import org.decentagent.toolkit.http.Exchange;
import org.decentagent.toolkit.http.HttpCall;

/**
 * Calls of one urgency, in one order: wait for the right to call, send, read the limits, sort the
 * refusals, parse. Nothing is sent twice. Safe for use by many threads.
 */
record Calls(BackendHttp http, Throttle throttle, Urgency urgency) {
  /** What came of a call. */
  sealed interface Reply {
    /** It worked. */
    record Ok(String body) implements Reply {}

    /** It was refused, and nothing happened, or perhaps something when Hetzner itself is unsure. */
    record No(Refusal refusal) implements Reply {}
  }

  /** Sends and answers with what was said, in either case. */
  Reply send(HttpCall call, String what) {
    Effect effect = effect(call);
    throttle.admit(urgency, what);
    return switch (http.send(call)) {
      case Exchange.NotSent failed -> throw HetznerFailures.of(what, failed);
      case Exchange.NoAnswer lost -> throw HetznerFailures.of(what, lost, effect);
      case Exchange.Answered answer -> {
        throttle.learn(answer);
        yield answer.isSuccess() ? new Reply.Ok(answer.body()) : new Reply.No(Refusal.of(answer));
      }
    };
  }

  /** Sends, and answers with the document. */
  <T> T require(HttpCall call, String what, Class<T> type) {
    return switch (send(call, what)) {
      case Reply.Ok(String body) -> parse(body, call, what, type);
      case Reply.No(Refusal refusal) -> throw failure(call, what, refusal);
    };
  }

  /** Sends, and answers with the document unless the thing does not exist. */
  <T> Optional<T> find(HttpCall call, String what, Class<T> type) {
    return switch (send(call, what)) {
      case Reply.Ok(String body) -> Optional.of(parse(body, call, what, type));
      case Reply.No(Refusal refusal) when isAbsence(refusal) -> Optional.empty();
      case Reply.No(Refusal refusal) -> throw failure(call, what, refusal);
    };
  }

  /**
   * Whether a refusal says, in Hetzner's own form, that the thing does not exist. A 404 of a proxy
   * or of a wrong address does not.
   */
  static boolean isAbsence(Refusal refusal) {
    return refusal.status() == 404
        && refusal.code().equals("not_found")
        && !refusal.isAboutThePath();
  }

  <T> T parse(String body, HttpCall call, String what, Class<T> type) {
    try {
      return WireJson.read(body, type);
    } catch (IllegalArgumentException e) {
      throw HetznerFailures.unreadable(what, effect(call));
    }
  }

  org.decentagent.spi.ProvisioningException failure(HttpCall call, String what, Refusal refusal) {
    return HetznerFailures.of(what, refusal, effect(call), throttle.hold());
  }

  private static Effect effect(HttpCall call) {
    return call.isRead() ? Effect.NONE : Effect.MAYBE;
  }
}

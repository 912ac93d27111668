// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.agent.hand.Draining;
import org.decentagent.agent.hand.Explainer;
import org.decentagent.agent.hand.Hand;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.OrphanDesk;
import org.decentagent.agent.hand.Said;
import org.decentagent.agent.reconcile.Planner;
import org.decentagent.cli.console.Console;
import org.decentagent.spi.SshAccess;
import tools.jackson.core.JacksonException;

/** Answers what commands ask and say besides tasks. Safe for use by many threads. */
record HandEndpoint(Hand hand) {
  static final String HAND = "/hand";
  static final String EXPLAIN = HAND + "/explain/";
  static final String HOLDS = HAND + "/holds";
  static final String ORPHANS = HAND + "/orphans";
  static final String BRAKE = HAND + "/brake";
  static final String DRAIN = HAND + "/drain";
  static final String PLAN = HAND + "/plan";

  private static final Pattern ACCESS = Pattern.compile("([^@]+)@\\[?([^@\\]]+)\\]?:([0-9]{1,5})");

  static boolean answers(String path) {
    return path.equals(HAND) || path.startsWith(HAND + "/");
  }

  TaskEndpoint.Reply answer(String method, String path, String body) {
    if (path.equals(HAND)) {
      return method.equals("POST") ? act(body) : TaskEndpoint.Reply.WRONG_METHOD;
    }
    if (!method.equals("GET")) {
      return TaskEndpoint.Reply.WRONG_METHOD;
    }
    return switch (path) {
      case HOLDS -> fine(hand.heldContracts().list());
      case ORPHANS -> fine(hand.orphanList().list());
      case BRAKE -> fine(hand.brake().show());
      case DRAIN -> fine(hand.draining().show());
      case PLAN -> plan();
      default ->
          path.startsWith(EXPLAIN)
              ? explain(path.substring(EXPLAIN.length()))
              : TaskEndpoint.Reply.NOT_FOUND;
    };
  }

  private static TaskEndpoint.Reply fine(Object value) {
    return new TaskEndpoint.Reply(200, Console.json().writeValueAsString(value));
  }

  /** With the reason, for which there is no other place. */
  private static TaskEndpoint.Reply not(int code, Said said) {
    return new TaskEndpoint.Reply(code, Console.json().writeValueAsString(HandReply.of(said)));
  }

  private TaskEndpoint.Reply explain(String text) {
    return switch (hand.explainer().explain(text)) {
      case Explainer.Told.Of(var explanation) -> fine(explanation);
      case Explainer.Told.NoSuch(var why) -> not(404, new Said.NoSuch(why));
    };
  }

  private TaskEndpoint.Reply plan() {
    return switch (hand.planner().plan()) {
      case Planner.Plan.Decided(var decisions) -> fine(decisions);
      case Planner.Plan.Unanswered(var why) ->
          not(
              502,
              new Said.CannotLook("the platform gives no answer, and so nothing follows: " + why));
    };
  }

  private TaskEndpoint.Reply act(String body) {
    try {
      return fine(HandReply.of(act(Console.json().readValue(body, HandCommand.class))));
    } catch (JacksonException e) {
      return TaskEndpoint.Reply.BAD;
    }
  }

  private Said act(HandCommand command) {
    String target = command.target();
    String who = command.who();
    return switch (command.verb()) {
      case HOLD_RETRY -> hand.holds().resolve(target, new HoldWord.Retry(), who);
      case HOLD_NONE -> hand.holds().resolve(target, new HoldWord.None(), who);
      case HOLD_KEEP -> hand.holds().resolve(target, new HoldWord.Keep(), who);
      case HOLD_EXPIRED -> hand.holds().resolve(target, new HoldWord.Expired(), who);
      case HOLD_ADOPT -> adopt(command);
      case ORPHAN_ADOPT -> hand.orphans().adopt(target, OrphanDesk.Ground.PLATFORM, who);
      case ORPHAN_ADOPT_ANYWAY -> hand.orphans().adopt(target, OrphanDesk.Ground.OPERATOR, who);
      case ORPHAN_IGNORE -> hand.orphans().ignore(target, who);
      case ORPHAN_PURGE -> hand.orphans().purge(target, who);
      case BRAKE_RELEASE -> hand.brake().release(who);
      case DRAIN -> draining(hand.draining().drain(who));
      case FILL -> draining(hand.draining().fill());
    };
  }

  private Said adopt(HandCommand command) {
    String resource = Optional.ofNullable(command.resource()).orElse("");
    try {
      Optional<SshAccess> access = Optional.ofNullable(command.access()).map(HandEndpoint::access);
      return hand.holds()
          .resolve(command.target(), new HoldWord.Adopt(resource, access), command.who());
    } catch (IllegalArgumentException e) {
      return new Said.Refused("--access: " + e.getMessage());
    }
  }

  private static SshAccess access(String text) {
    Matcher parts = ACCESS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form user@host:port");
    }
    return new SshAccess(parts.group(2), Integer.parseInt(parts.group(3)), parts.group(1));
  }

  static Said draining(Draining.View view) {
    return new Said.Done(
        view.since() == null
            ? "new contracts are claimed again"
            : "no new contract is claimed; still being delivered: " + view.inDelivery(),
        List.of());
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.OperatorAnswer;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.Steps;

/**
 * Judges whether a host that the operator says is off no longer answers with its host key. One
 * unanswered look proves little, so there are two, a while apart. Safe for use by many threads.
 */
final class Silence {
  private static final Duration APART = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration TAKES_EFFECT = Duration.ofMinutes(2);

  private final LoginProbe probe;
  private final InstantSource clock;

  Silence(LoginProbe probe, InstantSource clock) {
    this.probe = probe;
    this.clock = clock;
  }

  /** What is to be done next. */
  sealed interface Verdict {
    /** It is off. */
    record Proven() implements Verdict {}

    /**
     * Look again.
     *
     * @param what one clause
     */
    record NotYet(Duration checkAfter, String what) implements Verdict {}

    /**
     * The operator is mistaken.
     *
     * @param complaint one sentence
     */
    record Broken(String complaint) implements Verdict {}
  }

  /**
   * Looks once.
   *
   * @param task names the looks that belong together
   */
  Verdict judge(String task, Entry.Login login, SshPublicKey renterKey, Asked asked) {
    String first = task + ".silent";
    return switch (Look.at(probe, login, renterKey)) {
      case Look.Silent silent -> silent(first, asked, login);
      case Look.AnotherHost other -> silent(first, asked, login);
      case Look.Works works -> answers(first, asked, login);
      case Look.Refuses refuses -> answers(first, asked, login);
      case Look.Unknown(var why) ->
          new Verdict.NotYet(
              APART, "whether " + login.access() + " is off cannot be told from here: " + why);
    };
  }

  private Verdict silent(String first, Asked asked, Entry.Login login) {
    Instant now = clock.instant();
    Optional<Instant> since =
        asked
            .steps()
            .recall(first)
            .map(Instant::parse)
            .filter(seen -> !seen.isBefore(asked.answer().at()));
    if (since.isEmpty()) {
      asked.steps().remember(first, now.toString());
      return new Verdict.NotYet(APART, login.access() + " no longer answers; looking once more");
    }
    Duration passed = Duration.between(since.get(), now);
    return passed.compareTo(APART) >= 0
        ? new Verdict.Proven()
        : new Verdict.NotYet(
            APART.minus(passed), login.access() + " no longer answers; looking once more");
  }

  private Verdict answers(String first, Asked asked, Entry.Login login) {
    if (asked.steps().recall(first).isPresent()) {
      asked.steps().remember(first, Instant.EPOCH.toString());
    }
    String still =
        login.access() + " still answers with the recorded host key " + login.fingerprint();
    return clock.instant().isBefore(asked.answer().at().plus(TAKES_EFFECT))
        ? new Verdict.NotYet(SOON, still)
        : new Verdict.Broken(still);
  }

  /** What the operator said, and where looks are remembered. */
  record Asked(OperatorAnswer answer, Steps steps) {}
}

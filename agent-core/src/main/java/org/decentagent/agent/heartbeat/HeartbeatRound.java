// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Heartbeat;
import org.decentagent.platform.HeartbeatAnswer;
import org.decentagent.platform.PlatformClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the platform that we live, on a thread of its own and never behind a plugin. Confined to
 * one thread, but {@link #lastAcknowledged} may be asked from any.
 */
public final class HeartbeatRound {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatRound.class);
  private static final Set<ContractState> RUNNING =
      EnumSet.of(ContractState.ACTIVE, ContractState.SUSPENDED, ContractState.HANDED_OVER);
  private static final Duration UNLESS_TOLD = Duration.ofSeconds(60);
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
  private static final String FINDING = "platform/heartbeat";

  private final PlatformClient platform;
  private final Journal journal;
  private final Findings findings;
  private final InstantSource clock;
  private final Self self;
  private int counted;
  private volatile Optional<Instant> acknowledged = Optional.empty();

  /** Over one platform. */
  public HeartbeatRound(
      PlatformClient platform, Journal journal, Findings findings, InstantSource clock, Self self) {
    this.platform = platform;
    this.journal = journal;
    this.findings = findings;
    this.clock = clock;
    this.self = self;
  }

  /** What we say about ourselves. */
  public record Self(String version, Backends backends, Resources resources) {}

  /**
   * Says it once, and answers with when to say it again: the platform counts from when it heard us,
   * so what the call took is not waited for once more.
   */
  public Duration round() {
    Instant begun = clock.instant();
    Heartbeat heartbeat =
        new Heartbeat(
            self.version(),
            self.backends().all().stream().findFirst().map(backend -> backend.profile().type()),
            self.backends().all().stream()
                .map(backend -> backend.profile().type())
                .distinct()
                .toList(),
            running(),
            self.resources().latest());
    return switch (platform.heartbeat(heartbeat)) {
      case Answer.Ok<HeartbeatAnswer>(var answer) -> {
        acknowledged = Optional.of(clock.instant());
        findings.clear(FINDING);
        yield soonest(answer.next().minus(Duration.between(begun, clock.instant())));
      }
      case Answer.Throttled<HeartbeatAnswer> throttled -> UNLESS_TOLD;
      case Answer<HeartbeatAnswer> other -> {
        findings.put(FINDING, "the platform does not take our heartbeat: " + other.explanation());
        yield AFTER_FAILURE;
      }
    };
  }

  private static Duration soonest(Duration pause) {
    return pause.compareTo(SOONEST) < 0 ? SOONEST : pause;
  }

  /** As last read: that the journal cannot be read now is no reason to look dead. */
  private int running() {
    try {
      counted = (int) journal.count(RUNNING);
    } catch (JournalException e) {
      LOG.debug("heartbeats tell an old number of contracts", e);
    }
    return counted;
  }

  /** When the platform last took our word. */
  public Optional<Instant> lastAcknowledged() {
    return acknowledged;
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.config.AgentSection;
import org.decentagent.agent.health.BackendHealth;
import org.decentagent.agent.notice.NoticeRound;

/**
 * Something that an agent does again and again, on a thread of its own; looks at a backend are
 * rounds of that backend alone, so that one that hangs is late for nobody else. Immutable.
 *
 * @param once does it, and answers with when it is due again
 */
record Round(String name, Supplier<Duration> once) {
  private static final Duration OFTEN = Duration.ofSeconds(5);
  private static final Duration SELDOM = Duration.ofMinutes(5);

  static List<Round> of(Engine engine, AgentSection agent) {
    List<Round> rounds = new ArrayList<>();
    rounds.add(new Round("heartbeat", engine.heartbeat()::round));
    rounds.add(every(OFTEN, "leases", engine.leaseKeeper()::round));
    rounds.add(every(agent.pollInterval(), "intake", engine.intake()::round));
    rounds.add(every(agent.reconcileInterval(), "reconcile", engine.reconcile()::round));
    for (BackendHealth health : engine.health().each()) {
      rounds.add(every(agent.healthInterval(), "health-" + health.backend(), health::round));
    }
    for (Backend backend : engine.parts().backends().all()) {
      rounds.add(
          every(SELDOM, "resources-" + backend.name(), () -> engine.resources().round(backend)));
    }
    for (NoticeRound notices : engine.notices()) {
      rounds.add(every(OFTEN, "notices-" + notices.name(), notices::round));
    }
    return List.copyOf(rounds);
  }

  private static Round every(Duration pause, String name, Runnable once) {
    return new Round(
        name,
        () -> {
          once.run();
          return pause;
        });
  }
}

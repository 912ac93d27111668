// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.delivery.Claiming;
import org.decentagent.agent.delivery.Creating;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.delivery.Failing;
import org.decentagent.agent.delivery.HandingOver;
import org.decentagent.agent.delivery.Proving;
import org.decentagent.agent.delivery.Reporting;
import org.decentagent.agent.delivery.Settling;
import org.decentagent.agent.ending.Removing;
import org.decentagent.agent.ending.Resting;
import org.decentagent.agent.ending.Serving;
import org.decentagent.agent.engine.Backoff;
import org.decentagent.agent.engine.Stage;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.agent.reconcile.Listings;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.LoginProbe;

/** One stage for each state a contract can be in. */
final class Delivering {
  private static final Duration FIRST_LOGIN = Duration.ofMillis(150);
  private static final Duration LAST_LOGIN = Duration.ofSeconds(3);

  private Delivering() {}

  /** What all stages are made of. */
  record Parts(
      Desk desk,
      PlatformClient platform,
      LoginProbe probe,
      Progress progress,
      Listings listings,
      Brake brake,
      RandomGenerator random) {
    Backends backends() {
      return desk.backends();
    }
  }

  static Map<ContractState, Stage> stages(
      Parts parts, Requests requests, Claiming.Pool pool, Consumer<String> noRoomFor) {
    Desk desk = parts.desk();
    Serving serving = new Serving(desk, parts.brake(), parts.progress());
    Resting resting = new Resting();
    Map<ContractState, Stage> stages = new EnumMap<>(ContractState.class);
    stages.put(ContractState.PLANNED, new Claiming(desk, parts.platform(), pool));
    stages.put(
        ContractState.CREATE_PENDING, new Creating(desk, requests, parts.progress(), noRoomFor));
    stages.put(ContractState.UNKNOWN, new Settling(desk));
    stages.put(
        ContractState.OBSERVED,
        new Proving(
            desk,
            parts.probe(),
            parts.progress(),
            new Backoff(FIRST_LOGIN, LAST_LOGIN, parts.random())));
    stages.put(ContractState.READY, new Reporting());
    stages.put(ContractState.HANDED_OVER, new HandingOver(desk.leases(), parts.progress()));
    stages.put(ContractState.ACTIVE, serving);
    stages.put(ContractState.SUSPENDED, serving);
    stages.put(ContractState.FAILED, new Failing(desk));
    stages.put(
        ContractState.TERMINATING,
        new Removing(desk, parts.listings(), parts.probe(), parts.progress()));
    stages.put(ContractState.GONE, resting);
    stages.put(ContractState.HOLD, resting);
    return stages;
  }
}

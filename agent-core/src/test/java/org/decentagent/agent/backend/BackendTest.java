// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls to a backend wait for which. */
final class BackendTest {
  private static final ContractId CONTRACT = Contracts.id(1);

  @TempDir Path state;

  @Test
  @Guards(Rule.PLUGINS)
  void aRemovalAndALookGetThroughWhileTheOnlyPlaceForCreatesIsTaken() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    try (Database database = Database.open(state)) {
      Journal journal = new Journal(database, clock);
      journal.plan(Contracts.planned(1));
      try (Backend backend = new ScriptedProvisioner().backend(journal, clock, ConfigSchema.of())) {
        Attempt<Boolean> create =
            backend.change(
                CONTRACT,
                "create",
                (provisioner, steps) ->
                    backend.remove(CONTRACT, "remove", (other, own) -> "removed")
                            instanceof Attempt.Answered
                        && backend.read("look", other -> "seen") instanceof Attempt.Answered);

        assertThat(create).isEqualTo(new Attempt.Answered<>(true));
      }
    }
  }

  @Test
  void whoClosesAllBackendsClosesTheProvisionerOfEach() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    ScriptedProvisioner one = new ScriptedProvisioner();
    ScriptedProvisioner other = new ScriptedProvisioner();
    try (Database database = Database.open(state)) {
      Journal journal = new Journal(database, clock);
      List<Backend> both =
          List.of(
              one.backend(new BackendName("one"), journal, clock),
              other.backend(new BackendName("other"), journal, clock));

      new Backends(both).close();

      assertThat(List.of(one.closed, other.closed)).containsOnly(true);
    }
  }

  @Test
  void whatStandsStillAndNobodyCanStartIsServedAsWhatRuns() {
    FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
    try (Database database = Database.open(state);
        Backend backend =
            new ScriptedProvisioner()
                .backend(Contracts.BACKEND, new Journal(database, clock), clock)) {
      InstanceRef ref = new InstanceRef(Contracts.BACKEND, "m-1");
      Instance stopped = Instance.at(ref, InstanceState.STOPPED).build();

      assertThat(backend.served(stopped)).isEqualTo(ContractState.ACTIVE);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.PendingContract;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Owner;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backend a contract goes to, where there are several. */
final class RoutingTest {
  private static final Owner OWNER = new Owner("p".repeat(64), "pool", "a".repeat(64));

  @TempDir Path state;
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-22T12:00:00Z"));
  private final List<Backend> made = new ArrayList<>();
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(state);
  }

  @AfterEach
  void close() {
    made.forEach(Backend::close);
    database.close();
  }

  private Backend backend(String name, String type) {
    Backend backend =
        new ScriptedProvisioner()
            .backend(
                new ScriptedProvisioner.Sold(new BackendName(name), type),
                new Journal(database, clock),
                clock);
    made.add(backend);
    return backend;
  }

  private Routing.Route route(Optional<String> type, Optional<String> defaultBackend) {
    Routing routing =
        new Routing(
            new Backends(made), new Requests(OWNER), defaultBackend, new Identities(Map.of()));
    return routing.route(
        new PendingContract(
            Contracts.id(1),
            "small",
            Contracts.RENTER,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            type,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static String name(Routing.Route route) {
    return route instanceof Routing.Route.To to ? to.backend().text() : "left alone";
  }

  @ParameterizedTest
  @ValueSource(strings = {"hetzner", "vultr"})
  @Guards(Rule.REFUSE)
  void whatThePlatformServesItselfIsLeftToItWhateverABackendClaims(String type) {
    backend("a", type);

    assertThat(route(Optional.of(type), Optional.empty()))
        .isInstanceOfSatisfying(
            Routing.Route.LeftAlone.class,
            left -> assertThat(left.why()).contains("served by the platform"));
  }

  @Test
  @Guards(Rule.ROUTE)
  void aContractGoesToTheBackendOfItsTypeAndToNoOther() {
    backend("a", "docker");
    backend("b", "proxmox");

    assertThat(name(route(Optional.of("proxmox"), Optional.empty()))).isEqualTo("b");
    assertThat(name(route(Optional.of("manual"), Optional.of("a")))).isEqualTo("left alone");
  }

  @Test
  @Guards(Rule.ROUTE)
  void aContractWithoutATypeGoesToTheOnlyBackendOrToTheOneThatIsNamed() {
    backend("a", "docker");
    String only = name(route(Optional.empty(), Optional.empty()));
    backend("b", "proxmox");

    assertThat(only).isEqualTo("a");
    assertThat(name(route(Optional.empty(), Optional.of("b")))).isEqualTo("b");
    assertThat(name(route(Optional.empty(), Optional.empty()))).isEqualTo("left alone");
  }
}

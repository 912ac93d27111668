// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.agent.Contracts;
import org.decentagent.agent.ScriptedProvisioner;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.platform.PendingContract;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.decentagent.testkit.time.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    return backend(name, type, new ScriptedProvisioner());
  }

  private Backend backend(String name, String type, ScriptedProvisioner plugin) {
    Backend backend =
        plugin.backend(
            new ScriptedProvisioner.Sold(new BackendName(name), type),
            new Journal(database, clock),
            clock);
    made.add(backend);
    return backend;
  }

  private Routing.Route route(Optional<String> type, Optional<String> defaultBackend) {
    return routing(defaultBackend).route(pending(type));
  }

  private Routing routing(Optional<String> defaultBackend) {
    return new Routing(
        new Backends(made), new Requests(OWNER), defaultBackend, new Identities(Map.of()));
  }

  private static PendingContract pending(Optional<String> type) {
    return new PendingContract(
        Contracts.id(1),
        "small",
        Contracts.RENTER,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        type,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String why(Routing.Route route) {
    return route instanceof Routing.Route.LeftAlone(var why) ? why : "";
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

  @Test
  void whatDoesNotFitOrCannotBeAskedAboutIsLeftAlone() {
    ScriptedProvisioner plugin = new ScriptedProvisioner();
    backend("a", "docker", plugin);

    plugin.fit = () -> new Fit.DoesNotFit(new FailureCode("test/large"), "it is too large");
    String large = why(route(Optional.of("docker"), Optional.empty()));
    plugin.fit =
        () -> {
          throw new ProvisioningException.Retryable(new FailureCode("test/busy"), "it is busy");
        };
    String busy = why(route(Optional.of("docker"), Optional.empty()));

    assertThat(large).isEqualTo("backend 'a': it is too large (test/large)");
    assertThat(busy).contains("it is busy");
  }

  @Test
  @Timeout(60)
  void aBackendThatHangsIsNotAskedAgainUntilItAnswersAndOthersAre() {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    ScriptedProvisioner hanging = new ScriptedProvisioner();
    hanging.fit =
        () -> {
          asked.incrementAndGet();
          awaited(answers);
          return new Fit.Fits();
        };
    backend("a", "docker", hanging);
    backend("b", "proxmox");
    Routing routing = routing(Optional.empty());
    PatientRouting hasty = new PatientRouting(Duration.ofMillis(1));
    PatientRouting patient = new PatientRouting(Duration.ofMinutes(1));

    String first = why(hasty.route(routing, pending(Optional.of("docker"))));
    String second = why(hasty.route(routing, pending(Optional.of("docker"))));
    String other = name(patient.route(routing, pending(Optional.of("proxmox"))));
    int meanwhile = asked.get();
    answers.countDown();
    while (why(hasty.route(routing, pending(Optional.of("docker")))).contains("earlier")) {
      Thread.onSpinWait();
    }

    assertThat(first).contains("did not answer within");
    assertThat(second).contains("has not answered an earlier question yet");
    assertThat(other).isEqualTo("b");
    assertThat(meanwhile).isLessThanOrEqualTo(1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

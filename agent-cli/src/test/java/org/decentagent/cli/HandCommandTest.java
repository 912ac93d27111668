// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.decentagent.agent.Agent;
import org.decentagent.agent.journal.Change;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Hold;
import org.decentagent.agent.journal.Journal;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of decisions, and says about them, on the command line. */
final class HandCommandTest {
  @TempDir Path folder;
  private final Provider provider = Provider.onNewPlatform();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path config = Path.of("");
  private ContractId contract = new ContractId("0".repeat(64));

  @BeforeEach
  void aContractRuns() throws Exception {
    config = provider.agentIn(folder);
    String world = "[backend.simulated]\nfolder = \"" + folder.resolve("world") + "\"";
    Files.writeString(config, Files.readString(config).replace("[backend.simulated]", world));
    contract = provider.sell("simulated");
    start();
    Eventually.is("it runs", () -> provider.platform.control().status(contract).equals("active"));
  }

  @AfterEach
  void close() throws Exception {
    stop();
    provider.close();
  }

  private void start() throws Exception {
    Agent agent = Agent.configuredBy(config).with(new SimulatedProvisionerFactory()).start();
    open.add(agent);
    open.add(ControlServer.start(config.resolveSibling("state"), agent));
  }

  private void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    open.clear();
  }

  /** While no agent runs. */
  private void write(Consumer<Journal> change) throws Exception {
    write(InstantSource.system(), change);
  }

  private void write(InstantSource clock, Consumer<Journal> change) throws Exception {
    stop();
    try (Database database = Database.open(config.resolveSibling("state"))) {
      change.accept(new Journal(database, clock));
    }
  }

  private void hold() throws Exception {
    hold(InstantSource.system());
  }

  private void hold(InstantSource clock) throws Exception {
    write(
        clock,
        journal ->
            journal.apply(
                Change.to(
                    journal
                        .require(contract)
                        .held("something is in the way", Hold.Question.WHAT_IS_THERE))));
  }

  private Cli.Ended run(String... args) {
    return run(new Cli(folder), args);
  }

  private Cli.Ended run(Cli cli, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    return cli.run(all.toArray(String[]::new));
  }

  @Test
  void aContractIsExplainedByTheRunningAgentAndByItsJournal() throws Exception {
    Cli.Ended told = run("explain", contract.brief());
    Cli.Ended none = run("explain", "zz", "--json");
    stop();
    Cli.Ended read = run("explain", contract.hex().substring(0, 8), "--json");

    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("contract  " + contract.hex(), "waits for ", "state       PLANNED -> ");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.json().path("error").path("message").asString()).contains("hex digits");
    assertThat(read.code()).isZero();
    assertThat(read.err()).contains("no agent runs; this is what its journal says");
    assertThat(read.json().path("state").asString()).isEqualTo("ACTIVE");
    assertThat(read.json().path("timeline").size()).isGreaterThan(5);
  }

  @Test
  void aContractOnHoldIsListedAndSettled() throws Exception {
    hold();
    Cli.Ended list = run("hold", "list");
    Cli.Ended noAgent = run("hold", "resolve", contract.brief(), "--retry");
    start();
    Cli.Ended two = run("hold", "resolve", contract.brief(), "--retry", "--none");
    Cli.Ended wrong = run("hold", "resolve", contract.brief(), "--keep");
    Cli.Ended access = run("hold", "resolve", contract.brief(), "--none", "--access", "a@b:22");
    Cli.Ended done = run("hold", "resolve", contract.brief(), "--retry", "--json");

    assertThat(list.code()).isZero();
    assertThat(list.out())
        .contains("something is in the way", "ACTIVE until held", "--retry", "--none");
    assertThat(noAgent.code()).isEqualTo(1);
    assertThat(noAgent.err()).contains("no agent runs", "dc-agent run");
    assertThat(two.code()).isEqualTo(2);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("nothing was changed", "no answer to why it is held");
    assertThat(access.code()).isEqualTo(2);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.json().path("result").asString()).isEqualTo("done");
    assertThat(run("hold", "list", "--json").json().size()).isZero();
  }

  @Test
  void anOrphanIsNamedClearlyAndPurgedOnlyAfterAYes() {
    Cli.Ended list = run("orphans", "list");
    Cli.Ended unasked = run("orphans", "purge", "m-1");
    Cli.Ended no = run(new Cli(folder).typing("n"), "orphans", "purge", "m-1");
    Cli.Ended none = run("orphans", "purge", "m-1", "--yes");
    Cli.Ended ignored = run("orphans", "ignore", "m-1", "--json");

    assertThat(list.out().strip()).isEqualTo("no orphans");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).contains("--yes");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).contains("This destroys m-1");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("there is no orphan m-1");
    assertThat(ignored.json().path("error").path("exitCode").asInt()).isEqualTo(1);
  }

  @Test
  void numbersHaveTheSameDigitsInEveryLanguage() throws Exception {
    hold(InstantSource.offset(InstantSource.system(), Duration.ofHours(-2)));
    String arabic = "-Duser.language=ar -Duser.country=EG";

    try (CliProcess list =
        CliProcess.start(
            folder,
            Map.of("JDK_JAVA_OPTIONS", arabic),
            "hold",
            "list",
            "--config",
            config.toString())) {
      assertThat(list.await()).isZero();
      assertThat(list.out()).contains("2h 00m");
    }
  }

  @Test
  void aFrozenBrakeIsShownEverywhereAndReleased() throws Exception {
    write(journal -> {
      journal.brake().freeze("2 instances were stopped or removed within 10 min");
      journal.brake().hold(contract, new BackendName("simulated"), "expired");
    });
    Cli.Ended offline = run("brake", "show");
    start();
    Cli.Ended shown = run("brake", "show", "--json");
    Cli.Ended released = run("brake", "release");
    Cli.Ended again = run("brake", "release");

    assertThat(offline.code()).isEqualTo(1);
    assertThat(offline.out()).contains("frozen for ", contract.brief(), "dc-agent brake release");
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.json().path("held").path(0).path("reason").asString()).isEqualTo("expired");
    assertThat(released.code()).as(released.err()).isZero();
    assertThat(released.out()).contains("1 go on");
    assertThat(again.code()).isEqualTo(1);
    assertThat(run("brake", "show").code()).isZero();
  }

  @Test
  void drainingIsShownUntilItIsTakenBack() throws Exception {
    Cli.Ended drained = run("drain", "--wait");
    Cli.Ended status = run("status");
    stop();
    Cli.Ended offline = run("status", "--json");
    Cli.Ended doctor = run("doctor", "--json");
    start();
    Cli.Ended both = run("drain", "--off", "--wait");
    Cli.Ended filled = run("drain", "--off");

    assertThat(drained.code()).as(drained.err()).isZero();
    assertThat(drained.out()).contains("no new contract is claimed");
    assertThat(status.out()).contains("intake    draining since");
    assertThat(offline.json().path("draining").asString()).contains("by the word of");
    assertThat(doctor.out()).contains("agent/draining");
    assertThat(both.code()).isEqualTo(2);
    assertThat(filled.out()).contains("claimed again");
    assertThat(run("status", "--json").json().path("draining").isNull()).isTrue();
  }

  @Test
  void ctrlCEndsTheWaitingAndNotTheDraining() throws Exception {
    write(journal ->
        journal.apply(Change.to(journal.require(contract).to(ContractState.CREATE_PENDING))));
    provider.platform.close();
    start();
    try (CliProcess process =
        CliProcess.start(folder, Map.of(), "drain", "--wait", "--config", config.toString())) {
      Eventually.is(
          "it waits",
          () -> process.out().contains("still being delivered") || !process.isRunning());
      process.signal("INT");
      int code = process.await();

      assertThat(code).as(process.err()).isEqualTo(130);
      assertThat(process.err()).contains("the agent keeps draining", "drain --off");
      assertThat(run("status").out()).contains("intake    draining since");
    }
  }

  @Test
  void aPlanIsOneLineForEachDecision() throws Exception {
    Cli.Ended fine = run("reconcile", "--plan");
    Cli.Ended bare = run("reconcile");
    Cli.Ended json = run("reconcile", "--plan", "--json");
    provider.platform.close();
    Cli.Ended unreachable = run("reconcile", "--plan");

    assertThat(fine.code()).as(fine.err()).isZero();
    assertThat(json.json().isArray()).isTrue();
    assertThat(bare.code()).isEqualTo(2);
    assertThat(unreachable.code()).isEqualTo(3);
    assertThat(unreachable.err()).contains("the platform gives no answer");
  }
}

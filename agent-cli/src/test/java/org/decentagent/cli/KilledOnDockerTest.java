// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.EngineTrap.Held;
import org.decentagent.cli.EngineTrap.Trap;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.engine.EngineAddress;
import org.decentagent.cli.engine.EngineClient;
import org.decentagent.cli.engine.EngineResources;
import org.decentagent.cli.engine.Resource;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution on a real engine, killed with SIGKILL while a call to the engine is on its way,
 * and while the engine's answer is.
 */
@Tag("distribution")
final class KilledOnDockerTest {
  private static final String CREATE = "POST \\S*/containers/create";
  private static final String START = "POST \\S*/containers/[^/ ]+/start";
  private static final String REMOVE = "DELETE \\S*/containers/";
  private static final Duration IMAGE_BUILT_WITHIN = Duration.ofMinutes(10);
  private static final Duration FINISHED_WITHIN = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final Provider provider = Provider.of("docker");
  private EngineClient engine;
  private EngineTrap trap;
  private Process agent;
  private final List<ContractId> sold = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    boolean there = System.getenv("DOCKER_HOST") != null;
    boolean required = "1".equals(System.getenv("DC_REQUIRE_DOCKER"));
    assumeTrue(
        there || required, "did not run: there is no DOCKER_HOST, and DC_REQUIRE_DOCKER is not 1");
    EngineAddress address = EngineAddress.parse(System.getenv("DOCKER_HOST")).orElseThrow();
    engine = new EngineClient(address);
    trap = EngineTrap.listen(folder.resolve("engine.sock"), address);
    Path config = provider.agentIn(folder);
    Files.writeString(config, text(Files.readString(config)));
    agent = run();
  }

  /** Without the backend that setup wrote, and with a container engine behind the trap. */
  private String text(String written) {
    Path lib = Distribution.folder();
    return written.replaceAll("(?ms)^\\[(backend|plugins)[^\\n]*\\n.*?(?=^\\[|\\z)", "")
        + """

        [plugins]
        folder = "%s"
        lock = "%s"

        [backend.box]
        type = "docker"
        host = "unix://%s"
        address = "127.0.0.1"
        bind_address = "127.0.0.1"
        ports = "27000-27099"
        subnets = "10.215.0.0/20"
        disk = "unenforced"
        call_deadline = "15 min"
        """
            .formatted(
                lib.resolve("plugins"),
                lib.resolve("conf/plugins.lock"),
                folder.resolve("engine.sock"));
  }

  @AfterEach
  void end() throws Exception {
    if (agent != null) {
      agent.destroyForcibly();
    }
    if (trap != null) {
      trap.close();
      removeWhatIsLeft();
    }
    provider.close();
  }

  /** Nothing, unless the test failed. */
  private void removeWhatIsLeft() throws Exception {
    EngineResources resources = new EngineResources(engine);
    for (ContractId contract : sold) {
      for (Resource left : on(contract)) {
        resources.remove(left.agent());
      }
    }
  }

  private ContractId sell(Renter renter) {
    ContractId contract = provider.sell("docker", renter.publicKey());
    sold.add(contract);
    return contract;
  }

  private Process run() throws Exception {
    return new ProcessBuilder(
            Distribution.folder().resolve("bin/dc-agent").toString(),
            "run",
            "--config",
            folder.resolve("agent/agent.toml").toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void killAndRunAgain(Trap sprung) throws Exception {
    EngineTrap.awaitSprung(sprung);
    agent.destroyForcibly();
    assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
    agent = run();
  }

  private List<Resource> on(ContractId contract) throws Exception {
    return new EngineResources(engine).of("nobody", Set.of(Mark.of(contract)));
  }

  private long containers(ContractId contract) throws Exception {
    return on(contract).stream()
        .filter(resource -> resource.kind() == Resource.Kind.CONTAINER)
        .count();
  }

  private void becomes(ContractId contract, String status, Duration within) throws Exception {
    Eventually.is(
        contract.brief() + " becomes " + status + "; log:\n" + Files.readString(log()),
        within,
        () -> provider.platform.control().status(contract).equals(status) || !agent.isAlive());
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String login(Renter renter, ContractId contract) throws Exception {
    String details = provider.platform.control().contract(contract).instanceDetails().orElseThrow();
    return renter.run(Console.json().readTree(details), "hostname");
  }

  @Test
  void whateverCallToTheEngineItDiesInThereIsOneContainerThatItsTenantLogsInToAndThenNone()
      throws Exception {
    Renter renter = new Renter();
    ContractId first = sell(renter);
    becomes(first, "active", IMAGE_BUILT_WITHIN);

    delivered(renter, CREATE, Held.CALL);
    ContractId created = delivered(renter, CREATE, Held.ANSWER);
    delivered(renter, START, Held.CALL);
    ContractId started = delivered(renter, START, Held.ANSWER);
    ended(created, Held.CALL);
    ended(started, Held.ANSWER);

    assertThat(containers(first)).as("nobody else's is touched").isEqualTo(1);
    assertThat(login(renter, first)).isNotBlank();
  }

  private ContractId delivered(Renter renter, String call, Held held) throws Exception {
    Trap set = trap.set(call, held);
    ContractId contract = sell(renter);
    killAndRunAgain(set);
    becomes(contract, "active", FINISHED_WITHIN);

    assertThat(containers(contract)).as("%s, %s held", call, held).isEqualTo(1);
    assertThat(login(renter, contract)).as("%s, %s held", call, held).isNotBlank();
    return contract;
  }

  private void ended(ContractId contract, Held held) throws Exception {
    Trap set = trap.set(REMOVE, held);
    provider.cancel(contract);
    killAndRunAgain(set);
    Eventually.is(
        "its end is told",
        FINISHED_WITHIN,
        () -> provider.platform.control().contract(contract).terminationReported().isPresent());

    assertThat(on(contract)).as("removal, %s held", held).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.decentagent.agent.Agent;
import org.decentagent.agent.operator.TaskView;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.control.ControlServer;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Registration;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.decentagent.platform.signing.SigningKey;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.unit.Secret;
import org.jspecify.annotations.Nullable;

/** The agent of a demo: registered by token, configured by file, run in this process. */
final class DemoAgent implements AutoCloseable {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(12);
  private static final int FEWEST_IN_FLIGHT = 16;

  private final Path config;
  private final DemoBackend backend;
  private final Owner owner;
  private volatile @Nullable Agent running;
  private @Nullable ControlServer control;

  private DemoAgent(Path config, DemoBackend backend, Owner owner) {
    this.config = config;
    this.backend = backend;
    this.owner = owner;
  }

  /** Makes its key, registers it, and writes its configuration. */
  static DemoAgent register(
      DemoFolder folder, Market market, DemoBackend backend, Secret token, int contracts) {
    SigningKey key = SigningKey.generate(new SecureRandom());
    Path file = folder.file("keys").resolve("agent.key");
    try {
      KeyFile.store(key, file);
      Registration registration =
          Answers.require(
              "register the agent", PlatformClient.register(market.link(), token.reveal(), key));
      Owner owner = new Owner(registration.providerHex(), registration.poolId(), key.publicHex());
      Path config = folder.file("agent.toml");
      Files.writeString(config, config(market, owner, backend, contracts));
      return new DemoAgent(config, backend, owner);
    } catch (KeyFileException | IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot write into " + folder.path() + ": " + e.getMessage(), e);
    }
  }

  private static String config(Market market, Owner owner, DemoBackend backend, int contracts) {
    return """
    # The agent of a demo. It is made anew by each.
    [platform]
    url = "%s"
    provider = "%s"
    pool = "%s"
    key = "keys/agent.key"
    writes_per_minute = %d
    reads_per_minute = %d

    [agent]
    state = "state"
    sole_agent = true
    in_flight = %d
    %s
    %s\
    """
        .formatted(
            market.url(),
            owner.provider(),
            owner.pool(),
            market.pace().writes(),
            market.pace().reads(),
            Math.max(FEWEST_IN_FLIGHT, contracts),
            market.pace().agent(),
            backend.config());
  }

  String publicHex() {
    return owner.agent();
  }

  /** What every resource of this agent bears. */
  String label() {
    return OwnerStamp.agentLabel(owner);
  }

  void start() {
    Agent.Builder builder = Agent.configuredBy(config);
    for (ProvisionerFactory factory : backend.factories()) {
      builder = builder.with(factory);
    }
    Agent agent = builder.start();
    running = agent;
    try {
      control = ControlServer.start(config.resolveSibling("state"), agent);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_FINE, "cannot listen for commands of the demo: " + e.getMessage(), e);
    }
  }

  /** Its configuration, for commands that ask it. */
  Path config() {
    return config;
  }

  /** What it asks a person to do; nothing while it does not run. */
  List<TaskView> tasks() {
    Agent agent = running;
    return agent == null ? List.of() : agent.operator().list();
  }

  /** How it is doing; empty while it does not run. */
  Optional<AgentStatus> status() {
    return Optional.ofNullable(running).map(Agent::status);
  }

  /** Stops it, or leaves it to itself when that takes too long: the process ends soon. */
  @Override
  public void close() {
    Agent agent = running;
    if (agent == null) {
      return;
    }
    running = null;
    closeControl();
    Thread closing = Thread.ofPlatform().daemon().name("close").start(agent::close);
    try {
      closing.join(CLOSES_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeControl() {
    ControlServer open = control;
    control = null;
    if (open != null) {
      open.close();
    }
  }
}
